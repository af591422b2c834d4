//! The places of everything on the drawing and on the screen: geometry, no painting.

pub mod badges;
pub mod banner;
pub mod callout;
pub mod camera;
pub mod hulls;
pub mod labels;
pub mod line;
pub mod obstacles;
pub mod places;
pub mod shape;
pub mod text;
pub mod view;
