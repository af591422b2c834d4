//! The table of candidate routes: via, local-pref, AS path, lost at.

use std::sync::Arc;

use egui::{
    Color32, CursorIcon, FontId, Galley, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo,
    vec2,
};

use super::candidate::{
    attributes, local_pref, long_lost_at, lost_at, name_of, path_galley, site_of, spoken, tooltip,
    written,
};
use super::fields::Pane;
use super::terms::Term;
use super::widgets::{self, Fill, lines};
use crate::app::scene::Action;
use crate::app::theme::{Theme, strong};
use crate::app::tip::Tip as _;
use crate::engine::{Explained, Row, Standing};
use crate::topology::{LinkEnd, LinkId, Node, NodeId, Topology};

/// Gap between two columns, in points.
const GAP: f32 = 10.0;
/// Width of a badge with the space after it, in points.
const BADGE: f32 = 24.0;
/// Padding above and below the text of a row, in points.
const PAD: f32 = 8.0;
/// Distance by which a row's background extends beyond the text, in points.
const BLEED: f32 = 8.0;

/// Left edges of the columns, relative to that of the table, and the total width, in points.
struct Columns {
    name: f32,
    lp: f32,
    path: f32,
    lost: f32,
    width: f32,
    shape: Shape,
}

/// Layout of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Four columns.
    Columns,
    /// Name and local-pref, with the path below: for large text in a narrow panel.
    Stacked,
}

impl Columns {
    fn of(ui: &Ui, pane: &Pane<'_, '_>, explained: &Explained) -> Self {
        let (font, width) = (widgets::small(ui), ui.available_width());
        let widest = |texts: &mut dyn Iterator<Item = String>| {
            let each = texts.map(|t| measure(ui, &t, strong(font.size)));
            each.fold(0.0, f32::max)
        };
        let rows = &explained.rows;
        let names: Vec<String> = rows.iter().map(|r| name_of(&pane.scene, r)).collect();
        let mut words = names.iter().flat_map(|n| n.split_whitespace().map(str::to_owned));
        let longest_word = widest(&mut words);
        let whole = widest(&mut names.into_iter());
        let lp_width = widest(&mut rows.iter().map(local_pref).chain(["LP".to_owned()]));
        let lost = widest(&mut rows.iter().filter_map(lost_at).chain(["lost at".to_owned()]));
        let name = whole.min(width * 0.27);
        let lp = BADGE + name + GAP;
        let path = lp + lp_width + GAP;
        let lost = (width - lost.min(width * 0.24)).max(path);
        if longest_word > name || path + measure(ui, "AS path", font) + GAP > lost {
            let lp = width - lp_width;
            let name = lp - BADGE - GAP;
            return Self { name, lp, path: BADGE, lost: BADGE, width, shape: Shape::Stacked };
        }
        Self { name, lp, path, lost, width, shape: Shape::Columns }
    }
}

fn measure(ui: &Ui, text: &str, font: FontId) -> f32 {
    lines(ui, text, font, Color32::PLACEHOLDER, f32::INFINITY, 1).size().x
}

/// Draws the table; returns the session of a clicked row.
pub(super) fn show(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    explained: &Explained,
    node: &Node,
    chosen: Option<&LinkEnd>,
) -> Option<LinkEnd> {
    let columns = Columns::of(ui, pane, explained);
    let inside: Vec<Option<String>> = explained.rows.iter().map(inside).collect();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        head(pane, ui, &columns);
        let mut picked = None;
        for (place, (row, inside)) in explained.rows.iter().zip(&inside).enumerate() {
            let end =
                row.via.as_ref().and_then(|(_, l)| end_at(pane.scene.doc(), l.as_ref()?, &node.id));
            let response =
                ui.push_id(place, |ui| line(pane, ui, &columns, row, inside.as_deref())).inner;
            let tip = if end.is_some() && end.as_ref() != chosen {
                "\nClick to tune this session below"
            } else {
                ""
            };
            let told = tooltip(&pane.scene, explained, row, inside.as_deref()) + tip;
            if response.tip(told).clicked() {
                picked = end;
            }
        }
        picked
    })
    .inner
}

/// Returns a remark on a route that was received over iBGP.
fn inside(row: &Row) -> Option<String> {
    let (_, None) = row.via.as_ref()? else { return None };
    Some(match (row.igp_cost, row.standing) {
        (_, Standing::Rejected(_)) => "by iBGP".to_owned(),
        (Some(cost), _) => format!("by iBGP, IGP cost {cost}"),
        (None, _) => "by iBGP, next hop out of reach".to_owned(),
    })
}

/// Returns the end of a link at a node.
pub(super) fn end_at(doc: &Topology, link: &LinkId, node: &NodeId) -> Option<LinkEnd> {
    let side = doc.link(link)?.side_of(node)?;
    Some(LinkEnd { link: link.clone(), side })
}

fn head(pane: &Pane<'_, '_>, ui: &mut Ui, columns: &Columns) {
    let font = widgets::small(ui);
    let size = vec2(columns.width, font.size * 1.6);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let via = "The neighbour that sent the route; the badge shows the site it leads to";
    let (path, lost) = (Term::AsPath.tip(), Term::LostAt.tip());
    let cells = match columns.shape {
        Shape::Columns => vec![
            (0.0, "via", via),
            (columns.lp, "LP", Term::LocalPref.tip()),
            (columns.path, "AS path", path),
            (columns.lost, "lost at", lost),
        ],
        Shape::Stacked => {
            vec![(0.0, "via, AS path, lost at", path), (columns.lp, "LP", Term::LocalPref.tip())]
        }
    };
    for (x, text, tip) in cells {
        let galley = lines(ui, text, font.clone(), pane.scene.theme.weak.0, f32::INFINITY, 1);
        let cell = Rect::from_min_size(rect.min + vec2(x, 0.0), vec2(galley.size().x, size.y));
        ui.painter().galley(cell.min, galley, pane.scene.theme.weak.0);
        let response = ui.interact(cell, ui.scope_id().with(text), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, text));
        response.tip(tip);
    }
}

/// A row that was laid out: texts with their positions, relative to its corner.
struct Laid {
    texts: Vec<(Vec2, Arc<Galley>)>,
    /// Size of the name.
    name: Vec2,
    /// Height of the first line.
    first: f32,
    height: f32,
}

impl Laid {
    fn of(
        pane: &Pane<'_, '_>,
        ui: &Ui,
        columns: &Columns,
        row: &Row,
        inside: Option<&str>,
    ) -> Self {
        let theme = pane.scene.theme;
        let (plain, bold) = (widgets::small(ui), strong(widgets::small(ui).size));
        let (ink, font) = match row.standing {
            Standing::Best => (theme.text.0, bold.clone()),
            Standing::Rejected(_) => (theme.weak.0, plain.clone()),
            Standing::Lost(_) | Standing::Unsettled => (theme.text.0, plain.clone()),
        };
        let name = lines(ui, &name_of(&pane.scene, row), font.clone(), ink, columns.name, 2);
        let name_size = name.size();
        let local_pref = lines(ui, &local_pref(row), font, ink, f32::INFINITY, 1);
        let first = local_pref.size().y;
        let room = columns.width - columns.path;
        let asns = row.route.as_path.asns();
        let path = path_galley(ui, asns, &plain, ink, room);

        let mut at = vec2(columns.path, PAD);
        if columns.shape == Shape::Stacked {
            at.y += name_size.y + 2.0;
        }
        let mut texts = vec![(vec2(BADGE, PAD), name), (vec2(columns.lp, PAD), local_pref)];
        let short = lost_at(row).filter(|text| {
            let is_one_line = measure(ui, &written(asns), plain.clone());
            let fits = is_one_line <= columns.lost - columns.path - GAP;
            fits && measure(ui, text, bold.clone()) <= columns.width - columns.lost + 1.0
        });
        let (font, ink) = match row.standing {
            Standing::Best => (bold, theme.ok.0),
            _ => (plain.clone(), theme.weak.0),
        };
        let mut below = vec![path];
        match short {
            Some(text) => {
                let galley = lines(ui, &text, font, ink, f32::INFINITY, 1);
                texts.push((vec2(columns.lost, PAD), galley));
            }
            None => below.push(lines(ui, &long_lost_at(row), font, ink, room, 3)),
        }
        let more = inside.map(str::to_owned).into_iter().chain(attributes(&row.route));
        below.extend(more.map(|t| lines(ui, &t, plain.clone(), theme.weak.0, room, 3)));
        for galley in below {
            let height = galley.size().y;
            texts.push((at, galley));
            at.y += height + 2.0;
        }
        let height = (at.y - 2.0).max(PAD + name_size.y) + PAD;
        Self { texts, name: name_size, first, height: height.max(32.0) }
    }
}

fn line(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    columns: &Columns,
    row: &Row,
    inside: Option<&str>,
) -> Response {
    let scene = pane.scene;
    let theme = scene.theme;
    let laid = Laid::of(pane, ui, columns, row, inside);
    let size = vec2(columns.width, laid.height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let site = site_of(&scene, &row.route);
    let back = rect.expand2(vec2(BLEED, 0.0));
    if row.standing == Standing::Best {
        let tint = site.map_or(theme.ok_fill.0, |s| tint(theme, scene.site_colour(s)));
        ui.painter().rect_filled(back, 6.0, tint);
    } else if response.hovered() {
        ui.painter().rect_filled(back, 6.0, theme.control.0);
    }
    if response.has_focus() {
        let stroke = Stroke::new(2.0, theme.accent.0);
        ui.painter().rect_stroke(back, 6.0, stroke, egui::StrokeKind::Inside);
    }

    let fill = match row.standing {
        Standing::Rejected(_) | Standing::Unsettled => Fill::Hollow,
        Standing::Best | Standing::Lost(_) => Fill::Full,
    };
    let centre = rect.min + vec2(9.0, PAD + laid.first / 2.0);
    widgets::badge(ui, &scene, centre, 9.0, site, fill);
    for (at, galley) in laid.texts {
        ui.painter().galley(rect.min + at, galley, theme.text.0);
    }

    let spoken = spoken(&scene, row, inside);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    if let Some((from, _)) = &row.via {
        let at = rect.min + vec2(BADGE, PAD);
        let name = Rect::from_min_size(at, laid.name).expand2(vec2(2.0, PAD));
        name_link(pane, ui, name, from);
    }
    response
}

/// Returns a site's colour as a background for text.
fn tint(theme: &Theme, colour: Color32) -> Color32 {
    theme.panel.0.lerp_to_gamma(colour, if theme.dark { 0.2 } else { 0.11 })
}

/// Draws the neighbour's name as a link that selects the neighbour.
fn name_link(pane: &mut Pane<'_, '_>, ui: &Ui, rect: Rect, from: &NodeId) {
    let response = ui.interact(rect, ui.scope_id().with("name"), Sense::click());
    let name = format!("Select {}", pane.scene.name(from));
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
    if response.hovered() || response.has_focus() {
        let stroke = Stroke::new(1.0, pane.scene.theme.text.0);
        let text = rect.shrink2(vec2(2.0, PAD));
        ui.painter().hline(text.x_range(), text.bottom(), stroke);
    }
    let response = response.on_hover_cursor(CursorIcon::PointingHand).tip(name);
    if response.clicked() {
        pane.actions.push(Action::Reveal(from.clone()));
    }
}
