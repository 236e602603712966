WITH found AS MATERIALIZED (
    SELECT clusters.country, clusters.region_name, clusters.product, clusters.sector
    FROM clusters_fts JOIN clusters ON clusters.rowid = clusters_fts.rowid
    WHERE clusters_fts MATCH ?
)
SELECT * FROM (SELECT 'country', country, count(*) FROM found GROUP BY country ORDER BY 3 DESC LIMIT 10)
UNION ALL
SELECT * FROM (SELECT 'region', region_name, count(*) FROM found GROUP BY region_name ORDER BY 3 DESC LIMIT 10)
UNION ALL
SELECT * FROM (SELECT 'product', product, count(*) FROM found GROUP BY product ORDER BY 3 DESC LIMIT 10)
UNION ALL
SELECT * FROM (SELECT 'sector', sector, count(*) FROM found GROUP BY sector ORDER BY 3 DESC LIMIT 10);
