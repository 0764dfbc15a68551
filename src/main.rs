//! Mounts the app on the page that it was delivered in.

fn main() {
    firmly::run();
}
