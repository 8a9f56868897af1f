//! The two curves as a picture.

use std::fmt::Write as _;

/// A curve: its title, what stands along the bottom, and the points.
pub struct Curve {
    pub title: &'static str,
    pub along: &'static str,
    /// How many, and microseconds.
    pub points: Vec<(u64, u64)>,
}

/// Draws curves side by side.
pub fn svg(curves: &[Curve]) -> String {
    const WIDTH: u64 = 360;
    const HEIGHT: u64 = 220;
    let whole = WIDTH * u64::try_from(curves.len()).unwrap();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} 280\" font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"{whole}\" height=\"280\" fill=\"#fff\"/>\n"
    );
    for (place, curve) in (0..).zip(curves) {
        let left = place * WIDTH + 56;
        let (most_x, most_y) = (
            curve.points.iter().map(|point| point.0).max().unwrap_or(1).max(1),
            curve.points.iter().map(|point| point.1).max().unwrap_or(1).max(1),
        );
        let x = |value: u64| left + value * (WIDTH - 80) / most_x;
        let y = |value: u64| 20 + HEIGHT - value * (HEIGHT - 10) / most_y;
        let _ = writeln!(out, "<text x=\"{left}\" y=\"14\" font-weight=\"bold\">{}</text>", curve.title);
        let _ = writeln!(
            out,
            "<path d=\"M{left} 20V{} H{}\" fill=\"none\" stroke=\"#888\"/>",
            20 + HEIGHT,
            left + WIDTH - 80
        );
        let points: Vec<String> = curve.points.iter().map(|(n, us)| format!("{},{}", x(*n), y(*us))).collect();
        let _ = writeln!(
            out,
            "<polyline points=\"{left},{} {}\" fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"2\"/>",
            20 + HEIGHT,
            points.join(" ")
        );
        for (n, us) in &curve.points {
            let _ = writeln!(out, "<circle cx=\"{}\" cy=\"{}\" r=\"3\" fill=\"#1f5fa8\"/>", x(*n), y(*us));
            let _ = writeln!(out, "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{n}</text>", x(*n), 34 + HEIGHT);
            let _ = writeln!(
                out,
                "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{},{} ms</text>",
                x(*n).saturating_sub(6),
                y(*us),
                us / 1000,
                us % 1000 / 100
            );
        }
        let _ = writeln!(out, "<text x=\"{left}\" y=\"{}\">{}</text>", 50 + HEIGHT, curve.along);
    }
    out.push_str("</svg>\n");
    out
}
