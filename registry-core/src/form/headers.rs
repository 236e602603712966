//! Headers in further words and languages. The column table has those that files of the first release were read by; in
//! our own files only those are fields, so that an attribute of an old export never becomes one.

use super::Field;

/// A language, and the headers in it.
pub type Headers = (&'static str, &'static [&'static str]);

macro_rules! further {
    ($( $field:ident $( $language:ident [ $( $header:literal ),* ] )+; )+) => {
        /// Every field that has further headers, with them.
        static FURTHER: &[(Field, &[Headers])] = &[ $(
            (Field::$field, &[ $( (stringify!($language), &[ $( $header ),* ]) ),+ ])
        ),+ ];
    };
}

further! {
    Key French ["clé", "identifiant"] German ["schlüssel", "kennung"] Italian ["chiave", "identificativo"] Portuguese ["chave", "identificador"] Spanish ["clave", "identificador"];
    Name Chinese ["集群名", "产业集群名称", "特色产业集群", "园区名称"] French ["nom", "nom du cluster", "nom du pôle", "grappe", "pôle"] German ["clustername", "name des clusters"] Italian ["nome", "nome del cluster", "nome del distretto", "distretto", "denominazione"] Portuguese ["nome do cluster", "arranjo produtivo", "aglomerado"] Spanish ["nombre", "nombre del clúster", "clúster", "conglomerado"];
    OtherNames French ["autres noms"] German ["weitere namen", "andere namen"] Italian ["altri nomi"] Portuguese ["outros nomes"] Spanish ["otros nombres"];
    Status French ["statut"] German ["stand des eintrags"] Italian ["stato del record"] Portuguese ["situação do registro"] Spanish ["estatus"];
    MergedInto French ["fusionné avec"] German ["vereinigt mit"] Italian ["unito a"] Portuguese ["fundido com"] Spanish ["fusionado con"];
    SplitInto French ["divisé en"] German ["geteilt in"] Italian ["diviso in"] Portuguese ["dividido em"] Spanish ["dividido en"];
    WithdrawnReason French ["motif du retrait"] German ["grund der rücknahme"] Italian ["motivo del ritiro"] Portuguese ["motivo da retirada"] Spanish ["motivo de la retirada"];
    Country Chinese ["国名", "所属国家", "國家", "国家/地区", "国家或地区", "国家(地区)", "国家和地区"] French ["pays", "code pays"] German ["land", "staat", "länderkürzel", "ländercode"] Italian ["paese", "nazione", "codice paese"] Portuguese ["país", "código do país"] Spanish ["país", "código de país", "nación"];
    Region English ["administrative region"] Chinese ["省级", "省区", "省市区", "所属省份", "所在省份", "所在省", "省(自治区、直辖市)", "省(区、市)", "省(区市)", "省/直辖市", "省自治区直辖市", "省、市", "省（市）"] French ["région", "code région", "département"] German ["bundesland", "kanton", "provinz"] Italian ["regione", "provincia", "codice regione"] Portuguese ["região", "província", "unidade federativa", "uf", "distrito"] Spanish ["región", "provincia", "comunidad autónoma", "departamento"];
    RegionName French ["nom de la région"] German ["name der region"] Italian ["nome della regione"] Portuguese ["nome da região"] Spanish ["nombre de la región"];
    Place English ["county", "municipality", "village", "city or town", "town or city"] Chinese ["县市", "市县", "县", "县区", "区县", "县(市、区)", "县(市)", "县(区、市)", "市(县)", "市/县", "区(县)", "城镇", "乡镇", "镇", "地级市", "所在市", "所在城市", "产地", "集群所在地"] French ["ville", "commune", "lieu", "localité"] German ["ort", "stadt", "standort", "gemeinde"] Italian ["città", "comune", "località", "luogo"] Portuguese ["cidade", "município", "concelho", "freguesia", "localidade", "lugar"] Spanish ["ciudad", "municipio", "localidad", "lugar"];
    PlaceNames French ["autres noms du lieu"] German ["weitere ortsnamen"] Italian ["altri nomi del luogo"] Portuguese ["outros nomes do lugar"] Spanish ["otros nombres del lugar"];
    Spans French ["autres lieux"] German ["weitere orte"] Italian ["altri luoghi"] Portuguese ["outros lugares"] Spanish ["otros lugares"];
    Latitude English ["latitude north", "y coordinate"] Chinese ["北纬"] German ["breite", "breitengrad", "geographische breite"] Italian ["latitudine"] Spanish ["latitud"];
    Longitude English ["longitude east", "x coordinate"] Chinese ["东经"] German ["länge", "längengrad", "geographische länge"] Italian ["longitudine"] Spanish ["longitud"];
    PrintedPlace French ["lieu imprimé"] German ["ort wie gedruckt"] Italian ["luogo stampato"] Portuguese ["lugar impresso"] Spanish ["lugar impreso"];
    Product English ["main product", "main products", "specialisation", "specialization", "goods", "cluster product"] Chinese ["主导产品", "主导产业", "特色产品", "特色产业", "主要产业", "支柱产业", "产品名", "产业名称", "主营产品", "產品"] French ["produit", "produits", "produit principal", "filière", "activité", "industrie"] German ["produkt", "produkte", "erzeugnis", "erzeugnisse", "branche", "ware"] Italian ["prodotto", "prodotti", "attività", "industria", "specializzazione", "specializzazione produttiva"] Portuguese ["produto", "produtos", "produto principal", "atividade", "ramo"] Spanish ["producto", "productos", "producto principal", "actividad", "rubro"];
    ProductNames French ["autres noms du produit"] German ["weitere produktnamen"] Italian ["altri nomi del prodotto"] Portuguese ["outros nomes do produto"] Spanish ["otros nombres del producto"];
    PrintedProduct French ["produit imprimé"] German ["produkt wie gedruckt"] Italian ["prodotto stampato"] Portuguese ["produto impresso"] Spanish ["producto impreso"];
    Codes French ["codes de produit"] German ["produktcodes"] Italian ["codici", "codici del prodotto"] Portuguese ["códigos", "códigos do produto"] Spanish ["códigos del producto"];
    Sector French ["secteur"] German ["sektor"] Italian ["settore"] Portuguese ["setor"] Spanish ["sector económico"];
    ServiceKind French ["type de service"] German ["art der dienstleistung"] Italian ["tipo di servizio"] Portuguese ["tipo de serviço"] Spanish ["tipo de servicio"];
    LifeCycle French ["cycle de vie", "phase"] German ["lebenszyklus"] Italian ["ciclo di vita", "fase"] Portuguese ["ciclo de vida"] Spanish ["ciclo de vida"];
    LastVerified French ["dernière vérification"] German ["zuletzt geprüft"] Italian ["ultima verifica"] Portuguese ["última verificação"] Spanish ["última verificación"];
    ReviewDue French ["prochaine révision"] German ["nächste prüfung"] Italian ["prossima revisione"] Portuguese ["próxima revisão"] Spanish ["próxima revisión"];
    MarketShare English ["share of market", "market share domestic or global"] Chinese ["市场占比", "占有率", "市占率", "市場份額"] French ["part de marché", "parts de marché", "part"] German ["marktanteil", "marktanteile", "anteil"] Italian ["quota di mercato", "quote di mercato", "quota"] Portuguese ["quota de mercado", "participação de mercado", "fatia de mercado"] Spanish ["cuota de mercado", "participación de mercado", "cuota"];
    MarketShareOf English ["share of what"] French ["part de quoi"] German ["anteil an"] Italian ["quota di"] Portuguese ["quota de"] Spanish ["cuota de"];
    MarketShareYear French ["année de la part"] German ["jahr des anteils"] Italian ["anno della quota"] Portuguese ["ano da quota"] Spanish ["año de la cuota"];
    MarketShareStatus French ["statut de la part"] German ["status des anteils"] Italian ["stato della quota"] Portuguese ["situação da quota"] Spanish ["situación de la cuota"];
    MarketShareNote French ["note sur la part"] German ["anmerkung zum anteil"] Italian ["nota sulla quota"] Portuguese ["nota da quota"] Spanish ["nota de la cuota"];
    Employment English ["number of employees", "no of employees", "employee count", "number of workers", "headcount", "workforce", "staff", "persons employed", "people employed", "number of jobs", "total employment", "total employees"] Chinese ["从业人员", "从业人员数", "从业人员数量", "就业人员", "就业人员数", "就业", "职工人数", "职工数", "员工人数", "用工人数", "從業人數", "吸纳就业人数"] French ["emploi", "emplois", "effectif", "effectifs", "salariés", "employés", "nombre d'emplois", "nombre de salariés", "nombre d'employés"] German ["beschäftigte", "beschaeftigte", "beschäftigung", "beschäftigtenzahl", "mitarbeiter", "erwerbstätige", "arbeitnehmer", "anzahl beschäftigte", "zahl der beschäftigten", "anzahl mitarbeiter", "arbeitsplätze"] Italian ["addetti", "occupati", "occupazione", "dipendenti", "n. addetti", "n. di addetti", "numero di addetti", "numero addetti", "numero di dipendenti", "lavoratori"] Portuguese ["emprego", "empregos", "empregados", "trabalhadores", "número de empregados", "número de trabalhadores", "nº de empregados", "nº de trabalhadores", "pessoal ocupado", "pessoal ao serviço"] Spanish ["empleo", "empleos", "empleados", "trabajadores", "ocupados", "número de empleados", "número de trabajadores", "nº de empleados", "nº de trabajadores", "personal ocupado"];
    Establishments English ["number of establishments", "number of enterprises", "no of firms", "no of companies", "businesses", "number of businesses"] Chinese ["企业个数", "企业家数", "单位数量", "厂家数", "企业总数", "规模企业数"] French ["établissements", "entreprises", "nb d'entreprises", "nombre d'entreprises", "nombre d'établissements", "sociétés"] German ["betriebe", "unternehmen", "firmen", "anzahl unternehmen", "anzahl betriebe", "zahl der betriebe", "zahl der unternehmen"] Italian ["imprese", "aziende", "unità locali", "stabilimenti", "n. imprese", "n. di imprese", "numero di imprese", "numero imprese"] Portuguese ["estabelecimentos", "nº de empresas", "número de empresas", "número de estabelecimentos", "firmas"] Spanish ["establecimientos", "empresas", "número de empresas", "número de establecimientos", "nº de empresas", "n.º de empresas", "nº empresas", "núm. de empresas"];
    Output English ["gross output", "production value", "value of production", "annual output", "annual sales", "annual turnover", "total output", "total sales"] Chinese ["总产值", "工业总产值", "年产值", "销售收入", "营业收入", "年销售额", "年销售收入", "產值"] French ["chiffre d'affaires", "production", "ventes", "valeur de la production"] German ["umsatz", "produktion", "produktionswert", "jahresumsatz"] Italian ["fatturato", "produzione", "valore della produzione", "vendite"] Portuguese ["produção", "vendas", "faturamento", "faturação", "volume de negócios", "receita", "valor da produção"] Spanish ["producción", "ventas", "facturación", "volumen de negocios", "valor de la producción", "ingresos"];
    OutputCurrency English ["currency of output"] French ["devise du chiffre d'affaires"] German ["währung des umsatzes"] Italian ["valuta del fatturato"] Portuguese ["moeda da produção"] Spanish ["moneda de la producción"];
    Exports English ["export", "total exports", "exports value"] Chinese ["出口值", "出口总额", "出口交货值", "年出口额", "出口創匯", "出口创汇"] French ["exportations", "valeur des exportations"] German ["exporte", "ausfuhr", "ausfuhren"] Italian ["esportazioni", "valore delle esportazioni"] Portuguese ["exportações"] Spanish ["exportaciones"];
    ExportsCurrency English ["currency of exports"] French ["devise des exportations"] German ["währung der exporte"] Italian ["valuta delle esportazioni"] Portuguese ["moeda das exportações"] Spanish ["moneda de las exportaciones"];
    ResearchAndDevelopment English ["r&d spending", "r&d expenditure", "rd expenditure"] Chinese ["研发经费", "研发费用", "研发经费支出"] French ["recherche et développement", "dépenses de r&d"] German ["forschung und entwicklung", "f&e", "fue", "f&e ausgaben"] Italian ["ricerca e sviluppo", "spesa in r&s", "r&s"] Portuguese ["pesquisa e desenvolvimento", "investigação e desenvolvimento", "p&d", "i&d"] Spanish ["investigación y desarrollo", "i+d", "gasto en i+d"];
    Patents English ["number of patents", "patent count"] Chinese ["专利数量", "专利授权数", "专利授权量", "授权专利数"] French ["brevets", "nombre de brevets"] German ["patente", "anzahl patente"] Italian ["brevetti", "numero di brevetti"] Portuguese ["patentes", "número de patentes"] Spanish ["patentes", "número de patentes"];
    Emissions English ["carbon emissions", "greenhouse gas emissions"] Chinese ["碳排放量", "二氧化碳排放量"] French ["émissions", "émissions de co2"] German ["emissionen", "co2 emissionen"] Italian ["emissioni", "emissioni di co2"] Portuguese ["emissões", "emissões de co2"] Spanish ["emisiones", "emisiones de co2"];
    Energy English ["energy consumption"] Chinese ["能源消费", "能源消费量", "能源消耗量"] French ["énergie", "consommation d'énergie"] German ["energie", "energieverbrauch"] Italian ["energia", "consumo di energia", "consumo energetico"] Portuguese ["consumo de energia"] Spanish ["energía", "consumo de energía"];
    FigureYear English ["year of figures", "data year", "reference year"] Chinese ["统计年份", "统计年度"] French ["année des données", "année de référence"] German ["jahr der zahlen", "berichtsjahr", "bezugsjahr"] Italian ["anno dei dati", "anno di riferimento"] Portuguese ["ano dos dados", "ano de referência"] Spanish ["año de los datos", "año de referencia"];
    FigureNote French ["note sur les données"] German ["anmerkung zu den zahlen"] Italian ["nota sui dati"] Portuguese ["nota dos dados"] Spanish ["nota de los datos"];
    Actors French ["acteurs", "participants du cluster"] German ["akteure", "teilnehmer"] Italian ["attori", "partecipanti"] Portuguese ["atores", "participantes"] Spanish ["actores", "participantes"];
    ActorRole French ["rôle de l'acteur"] German ["rolle des akteurs"] Italian ["ruolo dell'attore"] Portuguese ["papel do ator"] Spanish ["papel del actor"];
    ActorWebsite French ["site de l'acteur"] German ["website des akteurs"] Italian ["sito dell'attore"] Portuguese ["site do ator"] Spanish ["sitio del actor"];
    ActorCountry French ["pays de l'acteur"] German ["land des akteurs"] Italian ["paese dell'attore"] Portuguese ["país do ator"] Spanish ["país del actor"];
    LinkageKind French ["type de lien"] German ["art der verbindung"] Italian ["tipo di legame"] Portuguese ["tipo de ligação"] Spanish ["tipo de vínculo"];
    LinkageCluster French ["cluster lié"] German ["verbundener cluster"] Italian ["cluster collegato"] Portuguese ["cluster ligado"] Spanish ["clúster vinculado"];
    LinkageIndustry French ["industrie liée"] German ["verbundene branche"] Italian ["industria collegata"] Portuguese ["indústria ligada"] Spanish ["industria vinculada"];
    SourceTitle English ["title of source", "data source", "reference"] Chinese ["资料来源", "数据来源", "来源名称", "文献"] French ["titre de la source"] German ["quelle", "titel der quelle", "quellenangabe"] Italian ["fonte", "titolo della fonte"] Portuguese ["título da fonte"] Spanish ["fuente", "título de la fuente"];
    SourceUrl English ["source address", "web link"] Chinese ["来源链接"] French ["lien", "lien de la source"] German ["adresse der quelle", "quellenlink"] Italian ["collegamento", "indirizzo della fonte"] Portuguese ["ligação", "endereço da fonte"] Spanish ["enlace", "dirección de la fuente"];
    SourceDate English ["date of source", "publication date"] Chinese ["发布日期", "资料日期"] French ["date de la source", "date de publication"] German ["datum der quelle"] Italian ["data della fonte", "data di pubblicazione"] Portuguese ["data da fonte", "data de publicação"] Spanish ["fecha de la fuente", "fecha de publicación"];
    SourceNote French ["note sur la source"] German ["anmerkung zur quelle"] Italian ["nota sulla fonte"] Portuguese ["nota da fonte"] Spanish ["nota de la fuente"];
    Notes Chinese ["附注", "備註"] French ["remarques", "remarque", "commentaires", "commentaire", "observations"] German ["bemerkungen", "bemerkung", "anmerkungen", "anmerkung", "notizen", "kommentar"] Italian ["osservazioni", "commenti"] Portuguese ["observações", "comentários", "notas"] Spanish ["observaciones", "comentarios", "notas"];
    FormerNames French ["anciens noms"] German ["frühere namen"] Italian ["nomi precedenti"] Portuguese ["nomes anteriores"] Spanish ["nombres anteriores"];
    MarketSharePercent English ["share in percent", "market share in percent", "percentage", "share percentage"] Chinese ["百分比", "占比"] French ["pourcentage", "part en pourcentage"] German ["prozent", "anteil in prozent", "marktanteil in prozent"] Italian ["percentuale", "quota percentuale"] Portuguese ["percentagem", "porcentagem", "percentual"] Spanish ["porcentaje", "cuota en porcentaje"];
    MarketShareScope English ["scope of share", "market scope"] Chinese ["范围", "市场范围", "份额类别"] French ["portée", "périmètre", "portée de la part"] German ["geltungsbereich", "reichweite", "bezugsmarkt"] Italian ["ambito", "ambito della quota"] Portuguese ["âmbito", "abrangência"] Spanish ["ámbito", "alcance"];
    MarketShareRegion French ["région de la part"] German ["region des anteils"] Italian ["regione della quota"] Portuguese ["região da quota"] Spanish ["región de la cuota"];
    SourceStatement English ["quotation", "quote"] Chinese ["原文", "引文"] French ["citation"] German ["zitat"] Italian ["citazione"] Portuguese ["citação"] Spanish ["cita"];
    Coordinates English ["coordinate", "lat,lon", "lat,lng", "lat,long", "lat/lon", "lat/lng", "lat/long", "latlon", "latlng", "latlong", "latitude,longitude", "latitude/longitude", "latitude longitude", "latitude and longitude", "lat and lon", "gps", "gps coordinates", "geo coordinates", "geographic coordinates", "geolocation"] Chinese ["坐标", "地理坐标", "座標", "纬度经度", "纬度,经度", "纬经度"] French ["coordonnées", "coordonnées gps", "coordonnées géographiques"] German ["koordinaten", "gps koordinaten"] Italian ["coordinate geografiche"] Portuguese ["coordenadas", "coordenadas gps"] Spanish ["coordenadas geográficas"];
    LongitudeLatitude English ["lon,lat", "lng,lat", "long,lat", "lon/lat", "lonlat", "lnglat", "longitude,latitude", "longitude/latitude", "longitude and latitude"] Chinese ["经纬度", "經緯度", "经度纬度", "经度,纬度"];
    DomesticShare English ["domestic share", "domestic market share", "national share", "national market share", "share of domestic market", "share domestic"] Chinese ["国内市场占有率", "国内市场份额", "国内占有率", "国内份额", "全国市场占有率", "全国市场份额", "全国占有率"] French ["part du marché national", "part nationale"] German ["inlandsanteil", "nationaler marktanteil"] Italian ["quota nazionale", "quota di mercato nazionale"] Portuguese ["quota nacional", "participação nacional"] Spanish ["cuota nacional", "cuota de mercado nacional"];
    GlobalShare English ["global share", "global market share", "world share", "world market share", "share of world market", "share global"] Chinese ["全球市场占有率", "全球市场份额", "全球占有率", "全球份额", "世界市场占有率", "世界市场份额", "国际市场占有率", "国际市场份额"] French ["part du marché mondial", "part mondiale"] German ["weltmarktanteil", "globaler marktanteil"] Italian ["quota mondiale", "quota di mercato mondiale"] Portuguese ["quota mundial", "participação mundial"] Spanish ["cuota mundial", "cuota de mercado mundial"];
}

impl Field {
    /// Further headers that are taken for the field, language by language.
    ///
    /// ```
    /// use registry_core::form::Field;
    /// let french = Field::Employment.further_headers().iter().find(|(language, _)| *language == "French");
    /// assert!(french.is_some_and(|(_, headers)| headers.contains(&"effectifs")));
    /// ```
    #[must_use]
    pub fn further_headers(self) -> &'static [Headers] {
        FURTHER
            .iter()
            .find(|(field, _)| *field == self)
            .map_or(&[], |(_, headers)| headers)
    }
}
