//! Devices on the PCI bus, and what they are called.

use std::path::Path;

use super::{Tree, text};

/// Where distributions put the list of names, kept at
/// <https://pci-ids.ucw.cz/>.
const NAMES: [&str; 2] = ["usr/share/hwdata/pci.ids", "usr/share/misc/pci.ids"];

/// What tells one kind of PCI device from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PciId {
    pub(super) vendor: u16,
    pub(super) device: u16,
}

impl PciId {
    /// That of a device's folder; none where it is on another bus.
    pub(super) fn of(folder: &Path) -> Option<Self> {
        Some(Self {
            vendor: hexadecimal(&folder.join("vendor"))?,
            device: hexadecimal(&folder.join("device"))?,
        })
    }

    /// Its maker; none where it makes no graphics or neural processors.
    pub(super) fn maker(self) -> Option<&'static str> {
        match self.vendor {
            0x1002 | 0x1022 => Some("AMD"),
            0x10de => Some("NVIDIA"),
            0x8086 => Some("Intel"),
            0x17cb => Some("Qualcomm"),
            _ => None,
        }
    }
}

impl std::fmt::Display for PciId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:04x}:{:04x}", self.vendor, self.device)
    }
}

impl Tree {
    /// What the distribution's list calls a device.
    pub(super) fn pci_name(&self, id: PciId) -> Option<String> {
        let list = NAMES.iter().find_map(|path| text(&self.path(path)))?;
        name_in(&list, id)
    }
}

/// Looks a device up: a line for each maker, and below it, behind a tab, one for
/// each of its devices. The name that people know stands in brackets.
fn name_in(list: &str, id: PciId) -> Option<String> {
    let vendor = format!("{:04x} ", id.vendor);
    let device = format!("\t{:04x} ", id.device);
    let name = list
        .lines()
        .skip_while(|line| !line.starts_with(&vendor))
        .skip(1)
        .take_while(|line| line.starts_with(['\t', '#']))
        .find_map(|line| line.strip_prefix(&device))?
        .trim();
    let known = name
        .rsplit_once('[')
        .and_then(|(_, known)| known.strip_suffix(']'))
        .unwrap_or(name);
    Some(match id.maker() {
        Some(maker) => format!("{maker} {known}"),
        None => known.to_owned(),
    })
}

fn hexadecimal(path: &Path) -> Option<u16> {
    u16::from_str_radix(text(path)?.trim_start_matches("0x"), 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "\
# Kept by many.
8086  Intel Corporation
\t46a6  Alder Lake-P GT2 [Iris Xe Graphics]
\t\t103c 896d  A laptop
\t7d1d  Meteor Lake NPU
10de  NVIDIA Corporation
\t46a6  Another thing
";

    #[test]
    fn a_device_is_found_below_its_maker() {
        let named = |vendor, device| name_in(LIST, PciId { vendor, device });
        assert_eq!(
            named(0x8086, 0x46a6).as_deref(),
            Some("Intel Iris Xe Graphics"),
            "what stands in brackets is what people know"
        );
        assert_eq!(
            named(0x8086, 0x7d1d).as_deref(),
            Some("Intel Meteor Lake NPU")
        );
        assert_eq!(
            named(0x10de, 0x46a6).as_deref(),
            Some("NVIDIA Another thing"),
            "the same number of another maker is another device"
        );
        assert_eq!(named(0x8086, 0x103c), None, "a laptop is no device");
        assert_eq!(named(0x1002, 0x46a6), None, "an unknown maker has no name");
    }
}
