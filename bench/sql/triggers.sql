/* The triggers by which SQLite's manual keeps an index with its content in a table in step. */
CREATE TRIGGER clusters_inserted AFTER INSERT ON clusters BEGIN
    INSERT INTO clusters_fts (
        rowid, place, place_zh, place_names, region_name, product, product_zh, sector, actors, source_title, notes
    ) VALUES (
        new.rowid, new.place, new.place_zh, new.place_names, new.region_name, new.product, new.product_zh, new.sector,
        new.actors, new.source_title, new.notes
    );
END;
CREATE TRIGGER clusters_deleted AFTER DELETE ON clusters BEGIN
    INSERT INTO clusters_fts (
        clusters_fts, rowid, place, place_zh, place_names, region_name, product, product_zh, sector, actors,
        source_title, notes
    ) VALUES (
        'delete', old.rowid, old.place, old.place_zh, old.place_names, old.region_name, old.product, old.product_zh,
        old.sector, old.actors, old.source_title, old.notes
    );
END;
CREATE TRIGGER clusters_updated AFTER UPDATE ON clusters BEGIN
    INSERT INTO clusters_fts (
        clusters_fts, rowid, place, place_zh, place_names, region_name, product, product_zh, sector, actors,
        source_title, notes
    ) VALUES (
        'delete', old.rowid, old.place, old.place_zh, old.place_names, old.region_name, old.product, old.product_zh,
        old.sector, old.actors, old.source_title, old.notes
    );
    INSERT INTO clusters_fts (
        rowid, place, place_zh, place_names, region_name, product, product_zh, sector, actors, source_title, notes
    ) VALUES (
        new.rowid, new.place, new.place_zh, new.place_names, new.region_name, new.product, new.product_zh, new.sector,
        new.actors, new.source_title, new.notes
    );
END;
