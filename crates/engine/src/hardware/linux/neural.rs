//! Neural processors: what has a driver stands below `/sys/class/accel`, what has
//! none is found on the PCI bus.
//!
//! <https://docs.kernel.org/accel/introduction.html>

use std::fs::OpenOptions;
use std::path::Path;

use super::pci::PciId;
use super::{Tree, link, name};
use crate::hardware::{NeuralAccess, NeuralProcessor};

const WITH_DRIVER: &str = "sys/class/accel";
const ON_PCI_BUS: &str = "sys/bus/pci/devices";
const NODES: &str = "dev/accel";

/// The neural processors that the kernel's drivers know, by vendor and device:
/// <https://github.com/torvalds/linux/blob/master/drivers/accel/ivpu/ivpu_drv.h>,
/// <https://github.com/torvalds/linux/blob/master/drivers/accel/amdxdna/amdxdna_pci_drv.c>.
const KNOWN: [(PciId, &str); 7] = [
    (id(0x8086, 0x7d1d), "Intel AI Boost (Meteor Lake)"),
    (id(0x8086, 0xad1d), "Intel AI Boost (Arrow Lake)"),
    (id(0x8086, 0x643e), "Intel AI Boost (Lunar Lake)"),
    (id(0x8086, 0xb03e), "Intel AI Boost (Panther Lake)"),
    (id(0x8086, 0xfd3e), "Intel AI Boost (Wildcat Lake)"),
    (id(0x1022, 0x1502), "AMD Ryzen AI (XDNA)"),
    (id(0x1022, 0x17f0), "AMD Ryzen AI (XDNA 2)"),
];

const fn id(vendor: u16, device: u16) -> PciId {
    PciId { vendor, device }
}

impl Tree {
    pub(super) fn neural_processors(&self) -> Vec<NeuralProcessor> {
        let devices = self.entries(WITH_DRIVER);
        let addresses: Vec<_> = devices
            .iter()
            .filter_map(|path| link(&path.join("device")))
            .collect();
        let others = self.entries(ON_PCI_BUS);
        let without_driver = others
            .iter()
            .filter(|path| !addresses.contains(&name(path)))
            .filter_map(|path| known(PciId::of(path)?))
            .map(|name| NeuralProcessor {
                name: name.to_owned(),
                access: NeuralAccess::NoDriver,
            });
        devices
            .iter()
            .map(|path| self.with_driver(path))
            .chain(without_driver)
            .collect()
    }

    fn with_driver(&self, path: &Path) -> NeuralProcessor {
        let device = path.join("device");
        let id = PciId::of(&device);
        let name_of_id = id.and_then(|id| {
            known(id)
                .map(str::to_owned)
                .or_else(|| self.pci_name(id))
                .or_else(|| Some(format!("{} NPU ({id})", id.maker()?)))
        });
        let node = self.path(NODES).join(name(path));
        // Opening is the question itself: permissions come from more than the
        // file's mode.
        let access = match OpenOptions::new().read(true).write(true).open(&node) {
            Ok(_) => NeuralAccess::Open,
            Err(error) => {
                tracing::debug!(%error, node = %node.display(), "a neural processor is closed");
                NeuralAccess::Denied
            }
        };
        NeuralProcessor {
            name: name_of_id
                .or_else(|| Some(format!("NPU ({})", link(&device.join("driver"))?)))
                .unwrap_or_else(|| "NPU".to_owned()),
            access,
        }
    }
}

fn known(id: PciId) -> Option<&'static str> {
    KNOWN
        .iter()
        .find(|(known, _)| *known == id)
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::super::tests::OwnTree;
    use super::*;

    const INTEL: [(&str, &str); 2] = [
        ("sys/bus/pci/devices/0000:00:0b.0/vendor", "0x8086\n"),
        ("sys/bus/pci/devices/0000:00:0b.0/device", "0x7d1d\n"),
    ];

    fn found(tree: &Tree) -> Vec<(String, NeuralAccess)> {
        tree.neural_processors()
            .into_iter()
            .map(|neural| (neural.name, neural.access))
            .collect()
    }

    #[test]
    fn a_processor_without_a_driver_is_named_all_the_same() {
        let tree = OwnTree::with(&INTEL);
        assert_eq!(
            found(&tree),
            [(
                "Intel AI Boost (Meteor Lake)".to_owned(),
                NeuralAccess::NoDriver
            )]
        );
    }

    #[test]
    fn a_processor_with_a_driver_is_found_once() {
        let with_node = |node: &[(&str, &str)]| {
            OwnTree::with(&[&INTEL[..], node].concat()).linking(
                "sys/class/accel/accel0/device",
                "../../../bus/pci/devices/0000:00:0b.0",
            )
        };
        let name = "Intel AI Boost (Meteor Lake)".to_owned();
        assert_eq!(
            found(&with_node(&[("dev/accel/accel0", "")])),
            [(name.clone(), NeuralAccess::Open)],
            "its file can be opened"
        );
        assert_eq!(
            found(&with_node(&[])),
            [(name, NeuralAccess::Denied)],
            "there is no file to open, as in a sandbox"
        );
    }

    #[test]
    fn an_unknown_processor_is_named_by_its_driver() {
        let tree = OwnTree::with(&[("dev/accel/accel0", "")]).linking(
            "sys/class/accel/accel0/device/driver",
            "../../bus/platform/drivers/rocket",
        );
        assert_eq!(
            found(&tree),
            [("NPU (rocket)".to_owned(), NeuralAccess::Open)]
        );
    }
}
