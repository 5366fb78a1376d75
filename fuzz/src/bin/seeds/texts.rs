//! Seeds that are text.

pub(crate) const TEXTS: [&str; 4] = [
    "The tenant may leave.\n\nNotice is three months.\n\n  - by letter\n  - or by hand\n",
    "# Lease\n\n| What | Cost |\n|---|---|\n| Rent | 900 |\n\n> quoted *text* [link](x)\n\n1. one\n2. two\n\n```\ncode\n```\n[^1]: note\n",
    "name;rent;from\n\"Anna; B.\";900,50;2024-01-31\n\"two\nlines\";1e3;\n",
    "From: a@example.org\r\nSubject: =?utf-8?q?Lease?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b--\r\n",
];

pub(crate) const HTML: [&str; 2] = [
    "<!doctype html><title>Lease</title><h1>Lease</h1><p>The <b>tenant</b> may leave.<ul><li>a<li>b</ul><table><tr><th>What<th>Cost<tr><td rowspan=2>Rent<td>900</table><pre>a\n b</pre><script>x</script>",
    "<div><p>a<div><p>b<ol start=3><li>c<li><h2>d</h2></ol><br>e&nbsp;f&#x4e2d;",
];

/// Rich Text without its first word.
pub(crate) const RICH_TEXTS: [&str; 3] = [
    "\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset134 A;}{\\f1\\fcharset2 Symbol;}}{\\info{\\title Lease}{\\author Ada}{\\creatim\\yr2024\\mo1\\dy31}}{\\stylesheet{\\s1\\outlinelevel0 heading 1;}}\\s1 Term\\par\\pard{\\f0\\'d7\\'e2} \\u31199?\\uc2\\u-30000 ab{\\v hidden}{\\deleted gone}\\par{\\*\\unknown x}{\\footnote note\\par}\\bin3 }}}\\par}",
    "\\ansi\\trowd\\trhdr\\clmgf\\cellx1000\\clmrg\\cellx2000\\pard\\intbl a\\cell b\\cell\\row\\trowd\\cellx1000\\intbl\\itap2 n\\nestcell{\\*\\nesttableprops\\trowd\\cellx500\\nestrow}\\itap1 c\\cell\\row\\pard{\\pntext\\f1\\'B7\\tab}item\\par{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt link}}{\\*\\annotation why}\\par}",
    "\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf \\par\\htmlrtf0 words{\\*\\htmltag72 </p>}{\\*\\listtable{\\list\\listid1{\\listlevel\\levelnfc23{\\leveltext\\'01\\'b7;}}}}{\\*\\listoverridetable{\\listoverride\\listid1\\ls1}}\\ls1 one\\par}",
];

pub(crate) const DELIMITED: [&str; 4] = [
    "\0name;rent;from\n\"Anna; B.\";900,50;2024-01-31\n\"two\nlines\";1e3;\n",
    "\x01a\tb\tc\n1\t2\t3\r\n\"x\"\"y\t\n",
    "\x02sep=|\na|b\n1|2\n",
    "\x03Year,Rent\n2021,1\n2022,2\n2023,3\n2024,4\n",
];

pub(crate) const SOURCES: [&str; 4] = [
    "\0fn main() {\n    let a = 1;\n\n    if a > 0 {\n\tb();\n    }\n}\n\nstruct A;\n",
    "\x01class A:\n    def b(self):\n        pass\n\n\nimport c\n",
    "\x02{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"a\\n\"]}]}",
    "\x03all:\n\ttrue\n",
];

pub(crate) const MAILS: [&str; 4] = [
    "From: =?utf-8?b?w4RkYQ==?= <a@example.org>\r\nTo: \"B, C\" <b@example.org>, Group: c@d;\r\nSubject: =?utf-8?q?Lease?=\r\nDate: Tue, 5 Mar 2024 09:20:30 +0100\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHello=\r\n =E7=A7=9F\r\n> quoted\r\n-- \r\nsigned\r\n--b\r\nContent-Type: text/csv; name=a.csv\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename*=utf-8''a%2ecsv\r\n\r\nYTtiCjE7Mgo=\r\n--b--\r\n",
    "From a@example.org Tue Mar  5 09:20:30 2024\nFrom: a@example.org\nSubject: One\n\nHello\n>From here\n\nFrom b@example.org Tue Mar  5 09:20:31 2024\nFrom: b@example.org\nSubject: Two\n\nAgain\n",
    "Subject: One\nContent-Type: multipart/alternative; boundary=\"x y\"\n\n--x y\nContent-Type: text/html\n\n<p>Hello<blockquote>before</blockquote>\n--x y\nContent-Type: message/rfc822\n\nSubject: Inner\n\nBody\n--x y--\n",
    "Subject: flowed\nContent-Type: text/plain; format=flowed; delsp=yes\n\nOne \nline\n> two \n> lines\n",
];

pub(crate) const WEB_ARCHIVES: [&str; 2] = [
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----b\"\r\n\r\n------b\r\nContent-Type: text/html; charset=\"gb2312\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<h1>Notice =\r\n period</h1><p>=E7=A7=9F may.</p>\r\n------b--\r\n",
    "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+1+K/zb/J0tQ8L3A+\n--c--\n--b--\n",
];

/// Eight bytes of a number, then the code.
pub(crate) const FORMATS: [&str; 12] = [
    "12345678General",
    "12345678#,##0.00;[Red]-#,##0.00;\"zero\";@",
    "12345678[<=-1.5]0.0%;[>1]0,,\"M\";General",
    "12345678yyyy\\-mm\\-dd hh:mm:ss.000 AM/PM",
    "12345678[h]:mm:ss.00;[mm]:ss;[ss]",
    "12345678# ?\u{3f}/16;# ?/?;?\u{3f}?/???",
    "12345678##0.0E+00;0.###E-0",
    "12345678[$-804]yyyy年m月d日 dddd;[DBNum2][$-804]General",
    "12345678[$€-407]* #,##0_-;_(@_)",
    "12345678上午/下午h时mm分;[DBNum1]yyyy e b aaaa ggg",
    "12345678mmmmm d, bbbb a/p",
    "12345678????.????;0.0.0,0,",
];
