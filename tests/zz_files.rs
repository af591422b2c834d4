//! Temporary: pictures of the dialogs.
use catchment::app::{App, Appearance, FakeDialogs, Files, Picked, Settings, TextSize};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use soft_render::Soft;

const BAD: &str = r#"Topology(
    format: 1,
    nodes: [
        (id: "nyc", kind: Site, name: "New York", asn: 13335, pos: (0, 0), origins: [(prefix: "1.1.1.0/24")]),
        (id: "eu", kind: Isp, name: "ISP Europe", asn: "AS64502", pos: (100, 100)),
    ],
)
"#;

fn window(
    size: [f32; 2],
    dark: bool,
    text: TextSize,
    dialogs: &FakeDialogs,
) -> Harness<'static, App> {
    let appearance = if dark { Appearance::Dark } else { Appearance::Light };
    let root = env!("CARGO_MANIFEST_DIR");
    let recent = vec![
        format!("{root}/topologies/three-sites.ron").into(),
        "/home/ada/networks/a-very-long-name-of-a-network-indeed.ron".into(),
    ];
    let settings =
        Settings { appearance, text_size: text, less_motion: true, recent, ..Settings::default() };
    let app = App::new(settings, Files::new(Box::new(dialogs.clone()), None));
    let mut h = Harness::builder()
        .with_size(size)
        .with_max_steps(24)
        .renderer(Soft::default())
        .build_ui_state(
            |ui, app: &mut App| {
                app.show(ui);
            },
            app,
        );
    h.run();
    h
}

fn snap(h: &mut Harness<'static, App>, name: &str) {
    h.run();
    h.render().unwrap().save(format!("/tmp/files-{name}.png")).unwrap();
}

fn chord(h: &mut Harness<'static, App>, m: Modifiers, k: Key) {
    h.key_press_modifiers(m, k);
    h.run();
}

fn open(h: &mut Harness<'static, App>, d: &FakeDialogs, path: &str) {
    d.answer(Picked::File(path.into()));
    chord(h, Modifiers::COMMAND, Key::O);
    h.run();
}

#[test]
#[ignore]
fn pictures() {
    let root = env!("CARGO_MANIFEST_DIR");
    let only = std::env::var("ONLY").unwrap_or_default();
    std::fs::write("/tmp/broken-network.ron", BAD).unwrap();
    for (tag, size, dark, text) in [
        ("wide-light", [1440.0, 900.0], false, TextSize::Normal),
        ("wide-dark", [1440.0, 900.0], true, TextSize::Normal),
        ("narrow-light", [1024.0, 640.0], false, TextSize::Normal),
        ("narrow-huge", [1024.0, 640.0], true, TextSize::Huge),
    ] {
        if !tag.contains(&only) {
            continue;
        }
        let d = FakeDialogs::default();
        let mut h = window(size, dark, text, &d);
        open(&mut h, &d, &format!("{root}/topologies/more-specific.ron"));
        snap(&mut h, &format!("bar-{tag}"));
        open(&mut h, &d, &format!("{root}/topologies/three-sites.ron"));
        h.hover_at([500.0, 300.0].into());
        h.run();
        chord(&mut h, Modifiers::NONE, Key::Num1);
        chord(&mut h, Modifiers::NONE, Key::Escape);
        for m in ["File", "Edit", "View"] {
            h.get_by_label(m).click();
            h.run();
            if m == "File" {
                h.get_by_label("Examples").hover();
                h.run();
            }
            if m == "View" {
                h.get_by_label("Appearance").hover();
                h.run();
            }
            snap(&mut h, &format!("menu-{m}-{tag}"));
            chord(&mut h, Modifiers::NONE, Key::Escape);
            h.hover_at([600.0, 500.0].into());
            chord(&mut h, Modifiers::NONE, Key::Escape);
        }
        chord(&mut h, Modifiers::COMMAND, Key::K);
        snap(&mut h, &format!("finder-{tag}"));
        h.event(egui::Event::Text("fra".into()));
        snap(&mut h, &format!("finder-fra-{tag}"));
        chord(&mut h, Modifiers::NONE, Key::Escape);
        chord(&mut h, Modifiers::NONE, Key::F1);
        snap(&mut h, &format!("keys-{tag}"));
        chord(&mut h, Modifiers::NONE, Key::Escape);
        chord(&mut h, Modifiers::SHIFT, Key::F1);
        snap(&mut h, &format!("about-{tag}"));
        chord(&mut h, Modifiers::NONE, Key::Escape);
        chord(&mut h, Modifiers::COMMAND, Key::N);
        snap(&mut h, &format!("guard-{tag}"));
        chord(&mut h, Modifiers::NONE, Key::Escape);
        d.answer(Picked::Unavailable);
        chord(&mut h, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::S);
        snap(&mut h, &format!("save-{tag}"));
        chord(&mut h, Modifiers::NONE, Key::Enter);
        snap(&mut h, &format!("save-replace-{tag}"));
        chord(&mut h, Modifiers::NONE, Key::Escape);
        // Undo all edits, so that nothing is asked.
        chord(&mut h, Modifiers::COMMAND, Key::Z);
        chord(&mut h, Modifiers::COMMAND, Key::Z);
        d.answer(Picked::Unavailable);
        chord(&mut h, Modifiers::COMMAND, Key::O);
        snap(&mut h, &format!("open-{tag}"));
        chord(&mut h, Modifiers::NONE, Key::Escape);
        open(&mut h, &d, "/tmp/broken-network.ron");
        snap(&mut h, &format!("error-{tag}"));
        chord(&mut h, Modifiers::NONE, Key::Escape);
        chord(&mut h, Modifiers::COMMAND, Key::O);
        h.run_steps(5);
        snap(&mut h, &format!("waiting-{tag}"));
        chord(&mut h, Modifiers::NONE, Key::Escape);
        h.input_mut().hovered_files = vec![egui::HoveredFile { path: Some("/tmp/one.ron".into()), ..Default::default() }];
        h.run_steps(3);
        h.render().unwrap().save(format!("/tmp/files-hovering-{tag}.png")).unwrap();
        h.input_mut().hovered_files.clear();
        open(&mut h, &d, &format!("{root}/topologies/more-specific.ron"));
        d.answer(Picked::File("/tmp/saved-network.ron".into()));
        chord(&mut h, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::S);
        h.get_by_label("Prefix").click();
        snap(&mut h, &format!("prefix-{tag}"));
        drop(h);
        let home = std::env::temp_dir().join(format!("rec-{tag}"));
        let _ = std::fs::remove_dir_all(&home);
        for _ in 0..2 {
            let app = App::new(Settings::default(), Files::new(Box::new(d.clone()), Some(home.clone())));
            let mut h = Harness::builder().with_size(size).with_max_steps(24).build_ui_state(|ui, app: &mut App| { app.show(ui); }, app);
            h.run();
            chord(&mut h, Modifiers::NONE, Key::Escape);
            chord(&mut h, Modifiers::NONE, Key::Num1);
        }
        let appearance = if dark { Appearance::Dark } else { Appearance::Light };
        let settings = Settings { appearance, text_size: text, less_motion: true, ..Settings::default() };
        let app = App::new(settings, Files::new(Box::new(d.clone()), Some(home.clone())));
        let mut h = Harness::builder().with_size(size).with_max_steps(24).renderer(Soft::default()).build_ui_state(|ui, app: &mut App| { app.show(ui); }, app);
        snap(&mut h, &format!("rescue-{tag}"));
    }
}
