//! What the service keeps of persons: their tokens and their contact details.

use axum::http::Method;
use registry_server::Role;
use serde_json::{Value, json};

use crate::trial::{Trial, cluster};

#[test]
fn an_admin_gives_out_lists_and_ends_tokens() {
    let trial = Trial::new();
    let admin = trial.token_of("Chen Jie", Role::Admin, &[]);
    let ask =
        |method, address: &str, body: &Value| trial.send(method, address, &admin, ("", ""), body);
    let new = json!({ "name": "Li Na", "role": "registrar", "regions": ["CN-ZJ"], "person": "17" });
    let made = ask(Method::POST, "/api/v1/tokens", &new);
    assert_eq!(made.status, 201);
    let (id, text) = (made.json()["id"].clone(), made.json()["token"].clone());
    let text = text.as_str().unwrap();
    let record = cluster("cn-yiwu-button", "Yiwu", "Button");
    let used = trial.send(Method::POST, "/api/v1/clusters", text, ("", ""), &record);
    assert_eq!(used.status, 201);
    let listed = ask(Method::GET, "/api/v1/tokens", &json!(null));
    assert!(!String::from_utf8_lossy(&listed.body).contains("secret"));
    let listed = listed.json();
    let token = listed
        .as_array()
        .unwrap()
        .iter()
        .find(|token| token["id"] == id)
        .unwrap();
    assert_eq!(
        (&token["uses"], &token["regions"]),
        (&json!(1), &json!(["CN-ZJ"]))
    );
    assert!(token["last_used"].is_string());
    let address = format!("/api/v1/tokens/{}", id.as_str().unwrap());
    assert_eq!(ask(Method::DELETE, &address, &json!(null)).status, 204);
    assert_eq!(
        ask(Method::DELETE, &address, &json!(null)).problem(),
        "/problems/not-found"
    );
    let ended = trial.send(Method::POST, "/api/v1/clusters", text, ("", ""), &record);
    assert_eq!(ended.problem(), "/problems/unauthorized");
    for wrong in [
        json!({ "name": "Li Na", "role": "king" }),
        json!({ "name": " ", "role": "admin" }),
        json!({ "name": "Li Na", "role": "admin", "regions": ["CN-XX"] }),
        json!({ "name": "Li Na", "role": "admin", "regions": [] }),
    ] {
        assert!(
            ask(Method::POST, "/api/v1/tokens", &wrong)
                .status
                .is_client_error(),
            "{wrong}"
        );
    }
}

#[test]
fn contact_details_are_for_their_person_and_admins_until_they_are_erased() {
    let trial = Trial::new();
    let mine = trial.token_of("Li Na", Role::Contributor, &[]);
    let other = trial.token_of("Wang Wei", Role::Reviewer, &[]);
    let admin = trial.token_of("Chen Jie", Role::Admin, &[]);
    let address = "/api/v1/contacts/lina";
    let contact = json!({ "email": "li.na@example.cn" });
    let ask =
        |method, token: &str, body: &Value| trial.send(method, address, token, ("", ""), body);
    assert_eq!(
        ask(Method::PUT, &other, &contact).problem(),
        "/problems/forbidden"
    );
    assert_eq!(ask(Method::PUT, &mine, &contact).status, 204);
    assert_eq!(ask(Method::GET, &admin, &json!(null)).json(), contact);
    assert_eq!(
        ask(Method::GET, &other, &json!(null)).problem(),
        "/problems/forbidden"
    );
    assert_eq!(ask(Method::DELETE, &mine, &json!(null)).status, 204);
    assert_eq!(
        ask(Method::GET, &mine, &json!(null)).problem(),
        "/problems/not-found"
    );
}
