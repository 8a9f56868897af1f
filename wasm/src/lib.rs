//! The browser's door to stoer.
