use super::*;
use crate::examples;
use crate::topology::{Edit, NodeField, NodeState};

fn words(text: &str) -> Result<Words, WordsError> {
    Text::new(text).unwrap().try_into()
}

fn open() -> Sandbox {
    Sandbox::open(examples::all()[0].load().unwrap())
}

fn filled(text: &str, sandbox: &Sandbox) -> String {
    words(text).unwrap().fill(sandbox, sandbox.now())
}

#[test]
fn each_placeholder_is_computed() {
    let sandbox = open();
    for (text, shown) in [
        ("{name:fra}", "Frankfurt"),
        ("{site:berlin}", "Frankfurt"),
        ("{rtt:berlin}", "12 ms"),
        ("{share:fra} of all", "33 % of all"),
        ("{moved}.", "Nobody moved."),
        ("{prefix}", "1.1.1.0/24"),
        ("a {{brace} {name:nyc}", "a {brace} New York"),
        ("", ""),
    ] {
        assert_eq!(filled(text, &sandbox), shown, "{text}");
    }
    assert!(filled("{why:isp-eu}", &sandbox).starts_with("Local-pref 200 for Frankfurt"));
}

#[test]
fn moves_are_counted_from_the_moment_given() {
    let mut sandbox = open();
    let before = sandbox.now().clone();
    let fra: NodeId = "fra".parse().unwrap();
    let fail = NodeField::State(NodeState::Failed);
    sandbox.apply(Edit::node(&fra, fail)).unwrap();
    assert_eq!(
        words("{moved}").unwrap().fill(&sandbox, &before),
        "Lisbon and Berlin moved Frankfurt → New York; Mumbai moved Frankfurt → Singapore"
    );
    assert_eq!(filled("{share:fra}, {share:nyc}", &sandbox), "0 %, 63 %");
}

#[test]
fn what_is_gone_is_spoken_of_as_gone() {
    let text = "{name:x} {site:x} {rtt:x} {share:x} {why:x}";
    assert_eq!(filled(text, &open()), "x nobody no answer 0 % It is gone.");
    let empty = Sandbox::default();
    assert_eq!(
        filled("{site:x} {share:x} {moved} {prefix}", &empty),
        "nobody nothing Nobody moved no prefix"
    );
}

#[test]
fn unknown_placeholders_are_refused() {
    for text in ["{sight:fra}", "{}", "{site}", "{moved:fra}", "{Moved}"] {
        assert!(matches!(words(text), Err(WordsError::Unknown(_))), "{text}");
    }
    assert_eq!(words("{site:fra"), Err(WordsError::Unclosed));
    assert!(matches!(words("{site:}"), Err(WordsError::Id(_))));
    assert!(matches!(words("{site:a b}"), Err(WordsError::Id(_))));
    let message = words("{sight:fra}").unwrap_err().to_string();
    assert_eq!(
        message,
        "{sight:fra} is no placeholder; expected {name:ID}, {site:ID}, {rtt:ID}, {share:ID}, \
         {why:ID}, {moved} or {prefix}, or {{ for a brace"
    );
}
