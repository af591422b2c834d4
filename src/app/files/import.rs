//! The dialog with the options for importing a network from another program.

use egui::{Button, Context, RichText, Stroke, Ui};

use crate::app::dialog::{self, Answer, Opened, Place, Weight};
use crate::app::scene::Scene;
use crate::app::theme::strong;
use crate::formats::graphml::{ANNOUNCED, Announce, MAX_CENTRES, Plan, Reading};
use crate::topology::Topology;
use crate::wording::count;

/// Default number of nodes that announce a prefix.
const USUAL_CENTRES: u8 = 3;

/// Outcome of a frame.
pub(super) enum Step {
    /// Still open.
    Open,
    /// Closed; nothing is imported.
    Cancelled,
    /// The network with the chosen options, and a name for the document.
    Import(Box<Topology>, String),
}

/// The import dialog.
pub(super) struct ImportModal {
    plan: Plan,
    reading: Reading,
    announce: Announce,
}

impl ImportModal {
    /// Creates a dialog for a network.
    pub(super) fn of(plan: Plan) -> Self {
        let announce = Announce::FromCentres(USUAL_CENTRES);
        let reading = plan.usual_reading();
        Self { plan, reading, announce }
    }

    /// Draws the dialog.
    pub(super) fn show(&mut self, ctx: &Context, scene: &Scene<'_>) -> Step {
        let title = "Import a network";
        let about = (title, Place::Middle, 560.0);
        let (step, answer) = dialog::show(ctx, scene.theme, about, |ui, opened| {
            dialog::heading(ui, &format!("Import {}", self.name()));
            weak(ui, scene, &self.size());
            for remark in self.plan.remarks() {
                weak(ui, scene, &format!("{remark}."));
            }
            ui.add_space(12.0);
            ui.scope(|ui| self.readings(ui, scene));
            ui.add_space(12.0);
            self.announcements(ui, scene);
            self.foot(ui, scene, opened)
        });
        match (step, answer) {
            (Step::Open, Answer::Dismissed) => Step::Cancelled,
            (step, _) => step,
        }
    }

    fn name(&self) -> &str {
        if self.plan.title().is_empty() { "a network" } else { self.plan.title() }
    }

    /// Returns the size: "110 nodes and 156 links; 5 nodes belong to other networks."
    fn size(&self) -> String {
        let nodes = count(self.plan.place_count(), "node");
        let links = count(self.plan.line_count(), "link");
        let outside = match self.plan.outside_count() {
            0 => String::new(),
            1 => "; 1 node belongs to another network".to_owned(),
            outside => format!("; {outside} nodes belong to other networks"),
        };
        format!("{nodes} and {links}{outside}.")
    }

    fn readings(&mut self, ui: &mut Ui, scene: &Scene<'_>) {
        let one_as = "Each node is a router. Links are adjacencies of the IGP that cost their length \
                      in kilometres, and each router uses the site that is nearest by them.";
        let many = "Each node is an AS with an ASN of its own. Links have no relationship, so that \
                    the shortest AS path decides.";
        let given = "Nodes that have the same ASN are routers of that AS, and links between them \
                     adjacencies of its IGP. Links between ASes have no relationship.";
        let has_ases = self.plan.as_count() > 0;
        let by_asn =
            has_ases.then_some((Reading::GivenAses, "ASes by the ASNs in the file", given));
        let all = [
            (Reading::one_as(), "The inside of one AS", one_as),
            (Reading::ManyAses, "A set of ASes", many),
        ];
        // A round mark in the fill colour alone would hardly be visible.
        let edge = Stroke::new(1.5, scene.theme.link.0);
        let widgets = &mut ui.visuals_mut().widgets;
        for look in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active] {
            look.bg_stroke = edge;
        }
        ui.visuals_mut().indent_has_left_vline = false;
        ui.spacing_mut().interact_size.y = 32.0;
        ui.spacing_mut().icon_width = 18.0;
        ui.spacing_mut().icon_width_inner = 9.0;
        ui.spacing_mut().indent = 22.0;
        for (reading, name, sentence) in by_asn.into_iter().chain(all) {
            let size = egui::TextStyle::Body.resolve(ui.style()).size;
            let words = RichText::new(name).font(strong(size));
            if ui.radio(self.reading == reading, words).on_hover_text(sentence).clicked() {
                self.reading = reading;
            }
            ui.indent(name, |ui| weak(ui, scene, sentence));
            ui.add_space(4.0);
        }
    }

    fn announcements(&mut self, ui: &mut Ui, scene: &Scene<'_>) {
        let all = (0..=MAX_CENTRES).map(|count| match count {
            0 => (Announce::Nothing, "Nowhere".to_owned(), "Announce nothing yet".to_owned()),
            1 => (Announce::FromCentres(1), "1 node".to_owned(), "At the most central".to_owned()),
            n => (
                Announce::FromCentres(n),
                format!("{n} nodes"),
                format!("At the {n} nodes from which all others are as near as can be"),
            ),
        });
        ui.label(format!("Announce {ANNOUNCED} at"));
        ui.horizontal_wrapped(|ui| {
            for (announce, words, tip) in all {
                let button = Button::selectable(self.announce == announce, words);
                let button = button.min_size(egui::vec2(0.0, 32.0));
                if ui.add(button).on_hover_text(tip).clicked() {
                    self.announce = announce;
                }
            }
        });
        if self.announce != Announce::Nothing {
            weak(
                ui,
                scene,
                "Well-connected and far apart, so that all others are as near as can be.",
            );
        }
    }

    fn foot(&self, ui: &mut Ui, scene: &Scene<'_>, opened: Opened) -> Step {
        dialog::buttons(ui, |ui| {
            let tip = "Open it as a new document (Enter)";
            let import = dialog::button(ui, scene.theme, Weight::Main, "Import", tip);
            opened.focus(&import);
            if import.clicked() {
                let doc = self.plan.document(self.reading, self.announce);
                return Step::Import(Box::new(doc), self.file_name());
            }
            let tip = "Leave everything as it is (Esc)";
            if dialog::button(ui, scene.theme, Weight::Plain, "Cancel", tip).clicked() {
                return Step::Cancelled;
            }
            Step::Open
        })
    }

    /// Returns the file name to suggest when the document is saved.
    fn file_name(&self) -> String {
        format!("{}.ron", self.plan.file_stem())
    }
}

fn weak(ui: &mut Ui, scene: &Scene<'_>, text: &str) {
    ui.add(egui::Label::new(RichText::new(text).color(scene.theme.weak.0)).wrap());
}
