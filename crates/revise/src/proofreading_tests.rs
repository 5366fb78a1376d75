use super::mistakes as found;
use crate::edit::{Edit, Reason, applied};
use crate::spelling::terms;

fn mistakes(text: &str) -> Vec<Edit> {
    found(text, &[])
}

/// Sentences with a mistake, what should stand there, and why.
const WRONG: [(&str, &str, Reason); 57] = [
    (
        "I look forward to hear from you.",
        "I look forward to hearing from you.",
        Reason::Form,
    ),
    (
        "It is duringg the lease that whichh matters.",
        "It is during the lease that which matters.",
        Reason::Spelling,
    ),
    (
        "The aclled meeting took place.",
        "The called meeting took place.",
        Reason::Spelling,
    ),
    (
        "The goverment is late.",
        "The government is late.",
        Reason::Spelling,
    ),
    (
        "We met in 2017. the rent rose.",
        "We met in 2017. The rent rose.",
        Reason::Capital,
    ),
    (
        "They went to Allston. the rent rose.",
        "They went to Allston. The rent rose.",
        Reason::Capital,
    ),
    (
        "The rent rose (again). it fell later.",
        "The rent rose (again). It fell later.",
        Reason::Capital,
    ),
    (
        "It ended on 12 may 1705.",
        "It ended on 12 May 1705.",
        Reason::Capital,
    ),
    (
        "It began in march 1979.",
        "It began in March 1979.",
        Reason::Capital,
    ),
    (
        "In 1909 , there was none.",
        "In 1909, there was none.",
        Reason::Spacing,
    ),
    (
        "In October,  2007 came.",
        "In October, 2007 came.",
        Reason::Spacing,
    ),
    (
        "There were just  9 starts.",
        "There were just 9 starts.",
        Reason::Spacing,
    ),
    (
        "导致崩塌(桥梁),或者打破传统。",
        "导致崩塌（桥梁），或者打破传统。",
        Reason::Width,
    ),
    (
        "The tenant shall recieve the keys.",
        "The tenant shall receive the keys.",
        Reason::Spelling,
    ),
    (
        "Both parties signed the agrement.",
        "Both parties signed the agreement.",
        Reason::Spelling,
    ),
    (
        "The comittee met in the morning.",
        "The committee met in the morning.",
        Reason::Spelling,
    ),
    (
        "This is neccessary for the transfer.",
        "This is necessary for the transfer.",
        Reason::Spelling,
    ),
    (
        "Payment is definately due.",
        "Payment is definitely due.",
        Reason::Spelling,
    ),
    (
        "The the rent is due monthly.",
        "The rent is due monthly.",
        Reason::Repeated,
    ),
    (
        "Notice must be given in in writing.",
        "Notice must be given in writing.",
        Reason::Repeated,
    ),
    (
        "She needs a invoice by Friday.",
        "She needs an invoice by Friday.",
        Reason::Article,
    ),
    (
        "This is an unique opportunity.",
        "This is a unique opportunity.",
        Reason::Article,
    ),
    (
        "It took a hour to arrive.",
        "It took an hour to arrive.",
        Reason::Article,
    ),
    (
        "They could of paid earlier.",
        "They could have paid earlier.",
        Reason::Confused,
    ),
    (
        "It costs more then before.",
        "It costs more than before.",
        Reason::Confused,
    ),
    (
        "We do not want to loose the deposit.",
        "We do not want to lose the deposit.",
        Reason::Confused,
    ),
    (
        "Their is no reason to wait.",
        "There is no reason to wait.",
        Reason::Confused,
    ),
    (
        "The company changed it's own rules.",
        "The company changed its own rules.",
        Reason::Confused,
    ),
    (
        "Its important to read the contract.",
        "It's important to read the contract.",
        Reason::Confused,
    ),
    (
        "Your required to sign here.",
        "You're required to sign here.",
        Reason::Confused,
    ),
    (
        "Please advice us of the date.",
        "Please advise us of the date.",
        Reason::Confused,
    ),
    (
        "This has an adverse affect on the price.",
        "This has an adverse effect on the price.",
        Reason::Confused,
    ),
    (
        "The change will effect our price.",
        "The change will affect our price.",
        Reason::Confused,
    ),
    (
        "The principle amount is due in May.",
        "The principal amount is due in May.",
        Reason::Confused,
    ),
    (
        "This is between you and I alone.",
        "This is between you and me alone.",
        Reason::Form,
    ),
    (
        "Yesterday we was late.",
        "Yesterday we were late.",
        Reason::Form,
    ),
    (
        "Last week he don't answer.",
        "Last week he doesn't answer.",
        Reason::Form,
    ),
    ("She have the keys.", "She has the keys.", Reason::Form),
    (
        "There is many reasons.",
        "There are many reasons.",
        Reason::Form,
    ),
    ("They have went home.", "They have gone home.", Reason::Form),
    (
        "The letter was wrote in May.",
        "The letter was written in May.",
        Reason::Form,
    ),
    (
        "The parcel was send on Monday.",
        "The parcel was sent on Monday.",
        Reason::Form,
    ),
    (
        "They did not knew the price.",
        "They did not know the price.",
        Reason::Form,
    ),
    (
        "We look forward to meet you.",
        "We look forward to meeting you.",
        Reason::Form,
    ),
    (
        "The office opens on monday.",
        "The office opens on Monday.",
        Reason::Capital,
    ),
    (
        "He said that i may go.",
        "He said that I may go.",
        Reason::Capital,
    ),
    (
        "The rent is due. the deposit is not.",
        "The rent is due. The deposit is not.",
        Reason::Capital,
    ),
    (
        "The rent , however, is due.",
        "The rent, however, is due.",
        Reason::Spacing,
    ),
    ("The  rent is due.", "The rent is due.", Reason::Spacing),
    (
        "The rent,the deposit and the keys.",
        "The rent, the deposit and the keys.",
        Reason::Spacing,
    ),
    (
        "甲乙双方签定本合同。",
        "甲乙双方签订本合同。",
        Reason::Confused,
    ),
    ("甲方的的义务如下。", "甲方的义务如下。", Reason::Repeated),
    (
        "租金为5000元,按月支付。",
        "租金为5000元，按月支付。",
        Reason::Width,
    ),
    (
        "乙方(承租人)应按时付款。",
        "乙方（承租人）应按时付款。",
        Reason::Width,
    ),
    (
        "合同自签字之日起生效.",
        "合同自签字之日起生效。",
        Reason::Width,
    ),
    (
        "乙方应付款，，逾期加息。",
        "乙方应付款，逾期加息。",
        Reason::Punctuation,
    ),
    (
        "请将款项汇入以下帐户。",
        "请将款项汇入以下账户。",
        Reason::Confused,
    ),
];

/// Sentences with nothing wrong, though they look so.
const RIGHT: [&str; 52] = [
    "The things that are a matter of custom stay.",
    "Twigg and Brownlee agreed. Hobson did not.",
    "I am here to . . . submit my report.",
    "They may march 20 miles, and we may 3 times.",
    "The words malum prohibitum and magister Italiae are Latin.",
    "It is in force (see sec. 2) and so on. The rest is not.",
    "The state-controlled denial-of-service was two-thirds of it.",
    "Clause 4.2(b) applies to the Tenant and to Mr J. Müller alone.",
    "The price is €1,250.00 (incl. VAT), i.e. £1,050 at today's rate.",
    "The organisation favours the colour that the centre chose.",
    "The organization favors the color that the center chose.",
    "The lessee indemnifies the lessor, mutatis mutandis, pro rata per annum.",
    "Please write to anna.schmidt@example.org or see https://example.org/terms.",
    "The notice hereof shall be given by 5 p.m. on 3 May 2027.",
    "Had he had the money, that that he owed would have been paid.",
    "A European union is a unique thing; an hour is not a year.",
    "An honest MP and an FBI agent met a US senator.",
    "Of course they could of course pay more.",
    "The tenant, if he have reason, may ask that she have access.",
    "Does he have a key? Let them know whether it is an heirloom.",
    "Neither of you was there, and one of them is ill.",
    "There is no reason that there should be two.",
    "Its purpose is clear, and it's clear what its terms are.",
    "Your own account is yours, and you're welcome to it.",
    "See Art. 5 and no. 7 of the annex; cf. also sec. 2.",
    "The parties (the “Parties”) agree as follows:",
    "(i) the rent; (ii) the deposit; and (iii) the keys.",
    "FY2023 revenue was 12.5m, up 3% year-on-year.",
    "The re-entry of non-residents is subject to pre-approval.",
    "ISO 9001:2015, IBAN DE89 3704 0044, and P-204/7 are codes.",
    "Introduction ........ 3",
    "The iPhone and the eBay account belong to McDonald's.",
    "Kündigung und Mietvertrag sind deutsche Wörter, die niemand hier kennt.",
    "Le locataire doit payer le loyer au plus tard le cinq du mois.",
    "If more, then pay; if less, then wait.",
    "Loose parts may come loose.",
    "The effect of this is to affect the price.",
    "The principal sum and the principle of good faith.",
    "An unimportant point and a uniform rule, an uninsured risk, a used car.",
    "The results were as follows. eBay and iTunes were first.",
    "They advise us, and we follow their advice.",
    "In this regard, kind regards to all.",
    "He and she have a lease; they have theirs.",
    "Rent | 900 euros | monthly",
    "“I do not know,” said the witness, “and I never did.”",
    "甲方（出租人）与乙方（承租人）经协商一致，签订本合同。",
    "合同编号：HT-2024-001，金额为1,234.56元。",
    "请访问 www.example.org 或致电 010-12345678。",
    "他的的确确来过，处理了了事。",
    "参见第3.2条（第5页）。",
    "Version 2.0 于2024年发布，支持Windows、macOS和Linux。",
    "今天的会议……推迟到明天。",
];

#[test]
fn mistakes_are_found_and_put_right() {
    let mut missed = Vec::new();
    for (wrong, right, reason) in WRONG {
        let edits = mistakes(wrong);
        let is_told = edits.iter().all(|edit| edit.reason == reason);
        if applied(wrong, &edits) != right || !is_told {
            missed.push((wrong, edits));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn what_is_right_stays() {
    let mut alarms = Vec::new();
    for right in RIGHT {
        let edits = mistakes(right);
        if !edits.is_empty() {
            alarms.push((right, edits));
        }
    }
    assert!(alarms.is_empty(), "{alarms:#?}");
}

#[test]
fn a_word_that_is_near_to_none_is_only_pointed_at() {
    let text = "The zibbelmann of the house is old.";
    let edits = mistakes(text);
    assert_eq!(edits.len(), 1, "{edits:?}");
    assert_eq!(edits[0].reason, Reason::UnknownWord);
    assert_eq!(applied(text, &edits), text);
}

#[test]
fn a_word_that_is_said_again_and_again_is_meant() {
    let text = "The zibbelmann of the house is old.";
    let meant = terms([text, text, "Recieve the zibbelmann.", "We recieve."]);
    assert_eq!(meant, ["zibbelmann"]);
    assert!(found(text, &meant).is_empty());
}
