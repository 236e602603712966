CREATE VIRTUAL TABLE clusters_fts USING fts5(
    place, place_zh, place_names, region_name, product, product_zh, sector, actors, source_title, notes,
    content = 'clusters', tokenize = 'porter unicode61'
);
INSERT INTO clusters_fts (clusters_fts) VALUES ('rebuild');
