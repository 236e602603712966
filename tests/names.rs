//! Countries and regions under every name, shown under one; what is odd about where a record says it is.

use crate::sandbox::Sandbox;

const CARPI: &str = "place,product,country,region,latitude,longitude\n\
    Carpi,knitwear,IT,Lombardia,45.2,10.9\n\
    Brescia,steel,IT,Lumbardy,45.5,10.2\n\
    Prato,wool,IT,Toscana,11.1,43.9\n";

#[test]
fn what_is_odd_about_a_place_is_said_on_import_and_refused_on_demand() {
    let sandbox = Sandbox::with_registry();
    let file = sandbox.file("italy.csv", CARPI);
    let file = file.to_str().expect("a path of letters");
    let region = "italy.csv line 3, column region: \"Lumbardy\": no region of Italy";
    let outside = "italy.csv line 4, column latitude: \"11.1, 43.9\": outside Italy; \
        latitude and longitude look exchanged: 43.9, 11.1?";
    sandbox
        .run(["import", "--coordinates-must-fit", file])
        .exits(3)
        .says(outside);
    let report = sandbox.run(["import", "--dry-run", "--format", "json", file]);
    assert_eq!(report.json()["remarks"]["count"], 2);
    let imported = sandbox.run(["import", file]);
    imported.succeeds().says(region).says(outside);
    // What was said of a record once is not said again.
    let again = sandbox.run(["import", file]);
    assert_eq!(again.succeeds().stderr, "");
}

#[test]
fn what_is_odd_about_a_place_is_said_of_every_change() {
    let sandbox = Sandbox::with_registry();
    sandbox
        .typed("register|--country|IT|--place|Carpi|--product|knitwear|--latitude|10.88|--longitude|44.78")
        .succeeds()
        .says("it-carpi-knitwear, \"10.88, 44.78\": outside Italy; latitude and longitude look exchanged");
    sandbox
        .typed("update|it-carpi-knitwear|--region|Lumbardy|--format|json")
        .succeeds();
    let updated = sandbox.typed("update|it-carpi-knitwear|--region|Lombardo|--format|json");
    let remarks = &updated.json()["remarks"];
    assert_eq!(remarks["count"], 1);
    assert_eq!(remarks["first"][0]["value"], "Lombardo");
    sandbox
        .typed("update|it-carpi-knitwear|--latitude|10.9|--coordinates-must-fit")
        .exits(1)
        .says("it-carpi-knitwear, \"10.9, 44.78\": outside Italy");
}
