//! The system's packages that Deskhand is built, run and tested with.

/// A need, and the name of the package that meets it with each package manager
/// (empty where the base system or another package has it already).
#[derive(Debug)]
pub(crate) struct Need {
    /// Debian and Ubuntu.
    pub(crate) apt: &'static str,
    /// Fedora.
    pub(crate) dnf: &'static str,
    /// Arch.
    pub(crate) pacman: &'static str,
    /// openSUSE.
    pub(crate) zypper: &'static str,
}

const fn need(
    apt: &'static str,
    dnf: &'static str,
    pacman: &'static str,
    zypper: &'static str,
) -> Need {
    Need {
        apt,
        dnf,
        pacman,
        zypper,
    }
}

/// What building and running needs: compilers for the crates that carry C and
/// C++ and what describes their headers to Rust, the web view and its toolkit, the session bus, and the library of the
/// tray's icon, which is loaded when the app starts.
pub(crate) const RUN: &[Need] = &[
    need("build-essential", "gcc-c++", "base-devel", "gcc-c++"),
    need("cmake", "cmake", "cmake", "cmake"),
    need("libclang-dev", "clang-devel", "clang", "clang-devel"),
    need("pkg-config", "pkgconf-pkg-config", "pkgconf", "pkg-config"),
    need(
        "libwebkit2gtk-4.1-dev",
        "webkit2gtk4.1-devel",
        "webkit2gtk-4.1",
        "webkit2gtk3-devel",
    ),
    need("libgtk-3-dev", "gtk3-devel", "gtk3", "gtk3-devel"),
    need("libdbus-1-dev", "dbus-devel", "dbus", "dbus-1-devel"),
    need(
        "libayatana-appindicator3-1",
        "libayatana-appindicator-gtk3",
        "libayatana-appindicator",
        "libayatana-appindicator3-1",
    ),
];

/// What the tests need besides: a display and a session bus of their own, the
/// web view's driver, fonts for what is looked at, the peers that drafts and
/// figures are checked against, a keychain, and what watches processes.
pub(crate) const TEST: &[Need] = &[
    need(
        "xvfb",
        "xorg-x11-server-Xvfb",
        "xorg-server-xvfb",
        "xorg-x11-server-Xvfb",
    ),
    need("dbus-daemon", "dbus-daemon", "", "dbus-1-daemon"),
    need(
        "webkit2gtk-driver",
        "webkit2gtk4.1",
        "",
        "webkit2gtk3-minibrowser",
    ),
    need("xdotool", "xdotool", "xdotool", "xdotool"),
    need(
        "fonts-dejavu-core",
        "dejavu-sans-fonts",
        "ttf-dejavu",
        "dejavu-fonts",
    ),
    need(
        "fonts-noto-cjk",
        "google-noto-sans-cjk-fonts",
        "noto-fonts-cjk",
        "noto-sans-sc-fonts",
    ),
    need(
        "libreoffice-impress",
        "libreoffice-impress",
        "libreoffice-fresh",
        "libreoffice-impress",
    ),
    need(
        "libreoffice-writer",
        "libreoffice-writer",
        "",
        "libreoffice-writer",
    ),
    need("poppler-utils", "poppler-utils", "poppler", "poppler-tools"),
    need(
        "gnome-keyring",
        "gnome-keyring",
        "gnome-keyring",
        "gnome-keyring",
    ),
    need("qemu-user", "qemu-user", "qemu-user", "qemu-linux-user"),
    need("strace", "strace", "strace", "strace"),
    need("iproute2", "iproute", "iproute2", "iproute2"),
];

/// What the backends of llama.cpp need besides: Vulkan's headers and the compiler
/// of its shaders, and a driver that computes on the processor, for tests.
pub(crate) const BACKENDS: &[Need] = &[
    need(
        "libvulkan-dev",
        "vulkan-headers vulkan-loader-devel",
        "vulkan-headers vulkan-icd-loader",
        "vulkan-devel",
    ),
    need("glslc", "glslc", "shaderc", "shaderc"),
    need(
        "spirv-headers",
        "spirv-headers-devel",
        "spirv-headers",
        "spirv-headers",
    ),
    need(
        "mesa-vulkan-drivers",
        "mesa-vulkan-drivers",
        "vulkan-swrast",
        "libvulkan_lvp",
    ),
];
