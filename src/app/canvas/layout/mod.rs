//! Positions of everything on the drawing and on the screen: geometry, no painting.

pub(super) mod badges;
pub(super) mod banner;
pub(super) mod callout;
pub(super) mod camera;
pub(super) mod hulls;
pub(super) mod labels;
pub(super) mod line;
pub(super) mod obstacles;
pub(super) mod places;
pub(super) mod shape;
pub(super) mod text;
pub(super) mod view;
