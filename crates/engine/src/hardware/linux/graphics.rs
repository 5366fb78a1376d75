//! Graphics: cards below `/sys/class/drm`, and what NVIDIA's own driver tells
//! where its cards are none of those, as in containers.

use std::path::Path;

use super::pci::PciId;
use super::{Tree, link, name, number, text};
use crate::hardware::Graphics;

const CARDS: &str = "sys/class/drm";
const NVIDIA: &str = "proc/driver/nvidia/gpus";

impl Tree {
    pub(super) fn graphics(&self) -> Vec<Graphics> {
        let cards: Vec<_> = self
            .entries(CARDS)
            .into_iter()
            .filter(|path| is_card(&name(path)))
            .map(|path| path.join("device"))
            .collect();
        let addresses: Vec<_> = cards.iter().filter_map(|device| link(device)).collect();
        let others = self.entries(NVIDIA);
        let others = others
            .iter()
            .map(|path| name(path))
            .filter(|address| !addresses.contains(address))
            .filter_map(|address| self.nvidia_name(&address))
            .map(|name| Graphics { name, memory: None });
        cards
            .iter()
            .map(|device| self.card(device))
            .chain(others)
            .collect()
    }

    fn card(&self, device: &Path) -> Graphics {
        let nvidia = link(device).and_then(|address| self.nvidia_name(&address));
        Graphics {
            name: nvidia.unwrap_or_else(|| self.card_name(device)),
            // Told by amdgpu: https://docs.kernel.org/gpu/amdgpu/driver-misc.html
            memory: number(&device.join("mem_info_vram_total"))
                .and_then(|bytes| u64::try_from(bytes).ok())
                .filter(|bytes| *bytes > 0),
        }
    }

    /// What to call a card of which no driver tells the name.
    fn card_name(&self, device: &Path) -> String {
        match PciId::of(device) {
            Some(id) => self.pci_name(id).unwrap_or_else(|| match id.maker() {
                Some(maker) => format!("{maker} graphics ({id})"),
                None => format!("graphics ({id})"),
            }),
            // Not on the PCI bus, as on most ARM boards.
            None => match link(&device.join("driver")) {
                Some(driver) => format!("graphics ({driver})"),
                None => "graphics".to_owned(),
            },
        }
    }

    /// The name that NVIDIA's driver tells of the card at this PCI address.
    fn nvidia_name(&self, address: &str) -> Option<String> {
        let information = text(&self.path(NVIDIA).join(address).join("information"))?;
        let model = information
            .lines()
            .find_map(|line| line.strip_prefix("Model:"))?;
        Some(model.trim().to_owned())
    }
}

/// Whether this is a card, not one of its outputs (`card0-HDMI-A-1`).
fn is_card(name: &str) -> bool {
    name.strip_prefix("card").is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::OwnTree;

    #[test]
    fn cards_have_names_and_memory_but_outputs_are_none() {
        let tree = OwnTree::with(&[
            ("sys/class/drm/card0/device/vendor", "0x8086\n"),
            ("sys/class/drm/card0/device/device", "0x46a6\n"),
            ("sys/class/drm/card0-HDMI-A-1/status", "connected\n"),
            ("sys/class/drm/renderD128/dev", "226:128\n"),
            ("sys/class/drm/card1/device/vendor", "0x1002\n"),
            ("sys/class/drm/card1/device/device", "0x744c\n"),
            (
                "sys/class/drm/card1/device/mem_info_vram_total",
                "25753026560\n",
            ),
            (
                "usr/share/misc/pci.ids",
                "1002  Advanced Micro Devices\n\t744c  Navi 31 [Radeon RX 7900 XTX]\n",
            ),
        ]);
        let [intel, radeon] = &tree.graphics()[..] else {
            panic!("there are two cards: {:?}", tree.graphics());
        };
        assert_eq!(
            (intel.name.as_str(), intel.memory),
            ("Intel graphics (8086:46a6)", None),
            "what the list does not know has its numbers"
        );
        assert_eq!(
            (radeon.name.as_str(), radeon.memory),
            ("AMD Radeon RX 7900 XTX", Some(25_753_026_560))
        );
    }

    #[test]
    fn nvidia_cards_are_named_by_their_driver_once() {
        let address = "0000:01:00.0";
        let tree = OwnTree::with(&[
            ("sys/devices/0000:01:00.0/vendor", "0x10de\n"),
            ("sys/devices/0000:01:00.0/device", "0x2206\n"),
            (
                "proc/driver/nvidia/gpus/0000:01:00.0/information",
                "Model: \t\t NVIDIA GeForce RTX 3080\nIRQ:   \t\t 130\n",
            ),
            (
                "proc/driver/nvidia/gpus/0000:02:00.0/information",
                "Model: \t\t NVIDIA H100 80GB HBM3\n",
            ),
        ])
        .linking(
            "sys/class/drm/card0/device",
            &format!("../../../devices/{address}"),
        );
        let names: Vec<_> = tree
            .graphics()
            .into_iter()
            .map(|graphics| graphics.name)
            .collect();
        assert_eq!(
            names,
            ["NVIDIA GeForce RTX 3080", "NVIDIA H100 80GB HBM3"],
            "a card that both tell of is one card"
        );
    }

    #[test]
    fn a_card_on_another_bus_is_named_by_its_driver() {
        let tree = OwnTree::with(&[("sys/class/drm/card0/device/modalias", "of:Ngpu\n")]).linking(
            "sys/class/drm/card0/device/driver",
            "../../bus/platform/drivers/panfrost",
        );
        assert_eq!(tree.graphics()[0].name, "graphics (panfrost)");
    }
}
