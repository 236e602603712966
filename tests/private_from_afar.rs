//! What a service keeps for itself, from afar: tokens, settings, contact details and proposals.

use crate::{
    from_afar::Afar,
    sandbox::{Run, Sandbox},
    served::Served,
};

/// A served registry of one record, and who asks it.
struct Trial {
    folder: Sandbox,
    served: Served,
    admin: String,
}

impl Trial {
    fn new() -> Trial {
        let folder = Sandbox::with_registry();
        let register = "register|--country|CN|--place|Zhuji|--product|sock";
        folder.typed(register).succeeds();
        Trial {
            admin: Served::token_of("Wang Wei", &folder, "admin"),
            served: Served::of(&folder),
            folder,
        }
    }

    fn by<'a>(&self, token: &'a str) -> Afar<'a> {
        Afar {
            sandbox: Sandbox::in_memory(),
            server: format!("http://{}", self.served.address),
            token,
        }
    }

    fn admin(&self, typed: &str) -> Run {
        self.by(&self.admin).typed(typed)
    }

    /// Sees that an admin is told afar what the folder's owner is told.
    #[track_caller]
    fn same(&self, typed: &str) {
        let (here, afar) = (self.folder.typed(typed), self.admin(typed));
        assert_eq!(afar.stdout, here.stdout, "{typed}");
        assert_eq!(afar.code, here.code, "{typed}: {}", afar.stderr);
    }
}

#[test]
fn tokens_settings_and_contacts_are_kept_from_afar() {
    let trial = Trial::new();
    let create = "token|create|--name|Li Na|--role|contributor|--regions|CN";
    let created = trial.admin(create).succeeds();
    let contributor = trial.by(created.stdout.trim());
    let listed = trial.admin("token|list|--format|json").succeeds().stdout;
    assert!(listed.contains("\"Li Na\"") && listed.contains("\"CN\""));
    contributor.typed("token|list").exits(1).says("admin");

    trial.admin("settings|review_period_months=24").succeeds();
    trial.same("settings");
    trial.same("settings|--format|json");
    trial
        .admin("settings|review_period=24")
        .exits(1)
        .says("no such setting");

    contributor
        .typed("contact|add|lina|--email|li.na@example.cn")
        .succeeds();
    trial.same("contact|list");
    trial.same("contact|show|Li Na");
    trial.admin("contact|erase|Li Na").succeeds();
    contributor
        .typed("contact|show|lina")
        .exits(1)
        .says("no contact details");

    let list = trial.admin("token|list").stdout;
    let line = list.lines().find(|line| line.contains("Li Na"));
    let id = line.and_then(|line| line.split_whitespace().next());
    let revoke = format!("token|revoke|{}", id.expect("a token"));
    trial.admin(&revoke).succeeds();
    contributor
        .typed("contact|show|lina")
        .exits(1)
        .says("no such token");
    assert_eq!(trial.served.stop(), Some(0));
}

#[test]
fn proposals_are_made_and_decided_from_afar() {
    let trial = Trial::new();
    let contributor = Served::token_of("Li Na", &trial.folder, "contributor");
    let proposer = trial.by(&contributor);
    let change = r#"{"change":{"kind":"change","key":"cn-zhuji-sock","edit":{"patch":{"notes":["Seen."]}}},"message":"a visit"}"#;
    proposer.sandbox.file("visit.json", change);
    let nothing = change.replace("[\"Seen.\"]", "[]");
    proposer.sandbox.file("nothing.json", &nothing);
    proposer
        .typed("proposal|make|nothing.json")
        .exits(1)
        .says("changes nothing");
    let made = [(); 4].map(|()| {
        let made = proposer.typed("proposal|make|visit.json").succeeds();
        let id = made.stdout.split_whitespace().next();
        id.expect("an id").to_owned()
    });
    trial.same("proposal|list");
    trial.same("proposal|list|--by|Li Na|--limit|2");
    trial.same("proposal|list|--by|Nobody");
    let [back, refused, own, approved] = made.each_ref();
    let shown = proposer.typed(&format!("proposal|show|{back}"));
    assert!(
        shown
            .succeeds()
            .stdout
            .contains("1 record would change. Tag: ")
    );

    let decide = |typed: String| trial.admin(&typed);
    decide(format!("proposal|send-back|{back}|--reason|By whom?")).succeeds();
    decide(format!("proposal|reject|{refused}|--reason|No.")).succeeds();
    decide(format!("proposal|withdraw|{own}"))
        .exits(1)
        .says("another person's");
    proposer
        .typed(&format!("proposal|withdraw|{own}"))
        .succeeds();
    let approve = format!("proposal|approve|{approved}");
    proposer.typed(&approve).exits(1).says("reviewer");
    let never = "0".repeat(64);
    decide(format!("{approve}|--seen|sha-256:{never}"))
        .exits(1)
        .says("not as it was shown");
    trial
        .admin(&approve)
        .succeeds()
        .says("is approved, in commit 3.");
    trial.same("proposal|list|--status|approved|--status|rejected|--status|sent_back");
    let shown = proposer.typed("show|cn-zhuji-sock").succeeds().stdout;
    assert!(shown.contains("Seen."), "{shown}");
    assert_eq!(trial.served.stop(), Some(0));
}

#[test]
fn a_table_is_proposed_by_who_may_not_import_it() {
    let trial = Trial::new();
    let contributor = Served::token_of("Li Na", &trial.folder, "contributor");
    let proposer = trial.by(&contributor);
    let rows = "country,place,product,notes\nCN,Zhuji,sock,Seen.\nCN,Yiwu,zip,\n";
    let wrong = format!("{rows}XX,Yiwu,zip,\n");
    let many: String = (0..501)
        .map(|number| format!("CN,Yiwu,zip{number},\n"))
        .collect();
    for sandbox in [&proposer.sandbox, &trial.folder] {
        sandbox.file("rows.csv", rows);
        sandbox.file("wrong.csv", &wrong);
        sandbox.file("many.csv", format!("{rows}{many}"));
    }
    proposer
        .typed("import|rows.csv")
        .exits(1)
        .says("`registry import --propose` proposes it");
    proposer
        .typed("update|cn-zhuji-sock|--note|Seen.")
        .exits(1)
        .says("`registry proposal make` proposes it");
    let propose = "import|--propose|--message|A visit.|rows.csv";
    let made = proposer.typed(propose).succeeds().stdout;
    assert!(made.contains("2 records would change"), "{made}");
    proposer.typed("import|--propose|wrong.csv").exits(3);
    proposer
        .typed("import|--propose|many.csv")
        .exits(1)
        .says("more than 500 records");
    let id = made.split_whitespace().next().expect("an id");
    let shown = trial.admin("proposal|list").stdout;
    assert!(shown.ends_with("1 proposal.\n"), "{shown}");
    // So does the folder's owner.
    let own = trial.folder.typed(propose).succeeds().stdout;
    assert!(own.contains("2 records would change"), "{own}");
    let approve = format!("proposal|approve|{id}");
    trial.admin(&approve).succeeds().says("in commit 3.");
    assert_eq!(trial.folder.commits(), 3);
    assert_eq!(trial.served.stop(), Some(0));
}
