CREATE TABLE clusters (
    place TEXT NOT NULL,
    place_zh TEXT,
    place_names TEXT,
    country TEXT NOT NULL,
    region_name TEXT,
    latitude REAL,
    longitude REAL,
    product TEXT NOT NULL,
    product_zh TEXT,
    sector TEXT,
    market_share TEXT,
    market_share_year INTEGER,
    employment INTEGER,
    actors TEXT,
    source_title TEXT,
    notes TEXT,
    PRIMARY KEY (country, place, product)
);
