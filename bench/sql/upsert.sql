/* WHERE true, since ON would be read as a join's otherwise. */
INSERT INTO clusters SELECT * FROM imported WHERE true
ON CONFLICT (country, place, product) DO UPDATE SET
    place_zh = excluded.place_zh,
    place_names = excluded.place_names,
    region_name = excluded.region_name,
    latitude = excluded.latitude,
    longitude = excluded.longitude,
    product_zh = excluded.product_zh,
    sector = excluded.sector,
    market_share = excluded.market_share,
    market_share_year = excluded.market_share_year,
    employment = excluded.employment,
    actors = excluded.actors,
    source_title = excluded.source_title,
    notes = excluded.notes;
