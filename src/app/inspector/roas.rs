//! Route origin authorisations (ROAs) of the document, and the validity of its announcements.

use std::collections::BTreeSet;

use egui::{Id, Label, RichText, Ui};

use super::entries::{Choice, menu};
use super::fields::{Pane, Words};
use super::listed::{self, Line};
use super::text_field::{TextLook, text_field};
use super::widgets;
use crate::app::tip::Tip as _;
use crate::topology::{Asn, Edit, Prefix, Roa, RoaOrigin, Topology, Validity, validity};
use crate::wording::count;

/// Largest number of announcements whose state is listed.
const MOST: usize = 12;

const WHAT: &str = "A route origin authorisation (ROA) says which AS may announce a prefix. Routers that validate origins throw away what is invalid: covered by some authorisation, and fitting none (RFC 6811)";

/// Draws the section.
pub(super) fn show(pane: &mut Pane<'_, '_>, ui: &mut Ui) {
    let scene = pane.scene;
    let roas = scene.doc().roas();
    widgets::heading(ui, "Who may announce what").tip(WHAT);
    if roas.is_empty() {
        let text = "No route origin authorisations: every origin is \u{201c}not found\u{201d}, and nothing is rejected for it.";
        widgets::weak(ui, scene.theme, text);
    }
    let id: Id = ui.make_persistent_id("open authorisation");
    let mut open: Option<usize> = ui.data(|d| d.get_temp(id)).flatten();
    let new = id.with("new");
    let mut is_new = ui.data_mut(|d| d.remove_temp(new)).unwrap_or(false);
    for (place, roa) in roas.iter().enumerate() {
        ui.push_id(("roa", place), |ui| {
            let is_open = open == Some(place);
            let said = sentence(roa);
            let line = Line { place: None, said: &said, spoken: &said, what: "authorisation" };
            if listed::head(ui, scene.theme, &line, is_open) {
                open = (!is_open).then_some(place);
            }
            if is_open {
                let body = |ui: &mut Ui| {
                    listed::inset(ui, scene.theme, |ui| opened(pane, ui, place, &mut open))
                };
                let shown = ui.scope(body);
                if std::mem::take(&mut is_new) {
                    shown.response.scroll_to_me(None);
                }
            }
        });
    }
    let words = Words { label: "Add an authorisation…", tip: WHAT };
    if let Some(roa) = menu(ui, scene.theme, words, offered(scene.doc())) {
        let mut all = roas.to_vec();
        all.push(roa);
        open = Some(all.len() - 1);
        ui.data_mut(|d| d.insert_temp(new, true));
        pane.edit(Edit::SetRoas(all));
    }
    ui.data_mut(|d| d.insert_temp(id, open));
    states(pane, ui);
}

/// Returns a sentence such as "AS13335 may announce 1.1.1.0/24".
fn sentence(roa: &Roa) -> String {
    let who = match roa.origin.asn() {
        Some(asn) => format!("AS{asn} may announce {}", roa.prefix),
        None => format!("Nobody may announce {}", roa.prefix),
    };
    match roa.max_length.filter(|n| *n > roa.prefix.length()) {
        Some(longest) => format!("{who} and what is in it, up to /{longest}"),
        None => who,
    }
}

/// Returns every announced prefix with every apparent origin AS, each pair once.
fn announced(doc: &Topology) -> BTreeSet<(Prefix, Asn)> {
    let of = |n: &crate::topology::Node| {
        let asn = n.asn;
        let pair =
            move |o: &crate::topology::Origin| (o.prefix, o.path.last().copied().unwrap_or(asn));
        n.origins.iter().map(pair).collect::<Vec<_>>()
    };
    doc.nodes().flat_map(of).collect()
}

fn offered(doc: &Topology) -> Vec<Vec<Choice<Roa>>> {
    let has = |roa: &Roa| doc.roas().contains(roa);
    let choice = |roa: Roa, tip: &str| Choice::new(roa, &sentence(&roa), tip);
    let plain = |prefix, origin| Roa { prefix, origin, max_length: None };
    let named = announced(doc).into_iter().map(|(prefix, asn)| plain(prefix, asn.into()));
    let named = named.filter(|roa| !has(roa)).take(MOST);
    let tip = "Makes what this AS announces valid, and what others announce there invalid";
    let named: Vec<_> = named.map(|roa| choice(roa, tip)).collect();
    let nobody = doc.prefixes().into_iter().map(|prefix| plain(prefix, RoaOrigin::NOBODY));
    let nobody = nobody.filter(|roa| !has(roa)).take(MOST);
    let tip = "AS 0 stands for nobody: whoever announces it is invalid, unless another authorisation fits (RFC 6483)";
    let nobody: Vec<_> = nobody.map(|roa| choice(roa, tip)).collect();
    if named.is_empty() && nobody.is_empty() {
        let prefix = "192.0.2.0/24".parse();
        let other = prefix.map(|prefix| plain(prefix, RoaOrigin::new(64496)));
        return vec![other.into_iter().map(|r| choice(r, "To be filled in")).collect()];
    }
    vec![named, nobody]
}

fn opened(pane: &mut Pane<'_, '_>, ui: &mut Ui, place: usize, open: &mut Option<usize>) {
    let roas = pane.scene.doc().roas();
    let Some(roa) = roas.get(place).copied() else { return };
    let with = |changed: Option<Roa>| {
        let mut all = roas.to_vec();
        all.splice(place..=place, changed);
        Edit::SetRoas(all)
    };
    let words = Words { label: "Prefix", tip: "What may be announced" };
    field(pane, ui, words, ("1.1.1.0/24", &roa.prefix.to_string()), |text| {
        let prefix: Prefix = text.parse().map_err(|e| format!("{e}"))?;
        Ok(with(Some(Roa { prefix, ..roa })))
    });
    let words = Words { label: "Origin AS", tip: "Which AS may announce it; 0 is nobody" };
    field(pane, ui, words, ("64512", &roa.origin.get().to_string()), |text| {
        let origin = match text {
            "0" => RoaOrigin::NOBODY,
            _ => text.parse::<Asn>().map_err(|e| format!("{e}, or 0 for nobody"))?.into(),
        };
        Ok(with(Some(Roa { origin, ..roa })))
    });
    let words = Words {
        label: "Up to length",
        tip: "The longest prefix inside it that may be announced too; empty is its own length. A generous one lets others forge more specific prefixes with this origin (RFC 9319)",
    };
    let current = roa.max_length.map(|n| n.to_string()).unwrap_or_default();
    let usual = roa.prefix.length().to_string();
    field(pane, ui, words, (&usual, &current), |text| {
        let wrong = |_| format!("{text:?} is no length; expected a whole number such as {usual}");
        let longest = Some(text.trim_start_matches('/')).filter(|text| !text.is_empty());
        let max_length = longest.map(str::parse).transpose().map_err(wrong)?;
        Ok(with(Some(Roa { max_length, ..roa })))
    });
    let button = widgets::plain_button(ui, pane.scene.theme, "Delete authorisation");
    if button.tip("Take this authorisation away; undo brings it back").clicked() {
        pane.edit(with(None));
        *open = None;
    }
}

fn field(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    words: Words<'_>,
    (hint, current): (&str, &str),
    edit: impl FnOnce(&str) -> Result<Edit, String>,
) {
    super::fields::row(ui, words, |ui| {
        let look = TextLook { hint, tip: words.tip, ..TextLook::default() };
        let response = text_field(pane, ui, words.label, current, look, |text| edit(text.trim()));
        response.accessible_name(words.label)
    });
}

/// Draws the validation state of all announcements.
fn states(pane: &Pane<'_, '_>, ui: &mut Ui) {
    let (doc, theme) = (pane.scene.doc(), pane.scene.theme);
    if doc.roas().is_empty() {
        return;
    }
    let all = announced(doc);
    for (prefix, asn) in all.iter().take(MOST) {
        let (state, ink, tip) = match validity(doc.roas(), prefix, *asn) {
            Validity::Valid => {
                ("valid", theme.ok.0, "An authorisation covers it and names this AS")
            }
            Validity::Invalid => {
                ("invalid", theme.danger.0, "Some authorisation covers it, and none fits")
            }
            Validity::NotFound => ("not found", theme.weak.0, "No authorisation covers it"),
        };
        let mut job = egui::text::LayoutJob::default();
        let plain = RichText::new(format!("{prefix} by AS{asn}: ")).font(widgets::small(ui));
        let bold = RichText::new(state).font(crate::app::theme::strong(widgets::small(ui).size));
        for text in [plain.color(theme.text.0), bold.color(ink)] {
            text.append_to(&mut job, ui.style(), egui::FontSelection::Default, egui::Align::Center);
        }
        ui.add(Label::new(job).wrap()).tip(tip);
    }
    if all.len() > MOST {
        let more = format!("and {}", count(all.len() - MOST, "further announcement"));
        widgets::weak(ui, theme, more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authorisations_read_as_sentences() {
        let roa = |origin, max_length| {
            let prefix = "10.0.0.0/8".parse().expect("a prefix");
            sentence(&Roa { prefix, origin: RoaOrigin::new(origin), max_length })
        };
        assert_eq!(roa(5, None), "AS5 may announce 10.0.0.0/8");
        assert_eq!(roa(0, Some(8)), "Nobody may announce 10.0.0.0/8");
        assert_eq!(roa(5, Some(24)), "AS5 may announce 10.0.0.0/8 and what is in it, up to /24");
    }
}
