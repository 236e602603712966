//! The words between the names: forms of companies, offices, institutes, months.

pub const COMPANIES: [&str; 12] = [
    "Co Ltd",
    "Group",
    "Industries",
    "Manufacturing",
    "Trading",
    "Holdings",
    "Works",
    "Technology",
    "International",
    "Brothers",
    "Export Co",
    "Cooperative",
];

pub const OFFICES: [&str; 6] = [
    "Development Bureau",
    "Municipal Government",
    "Ministry of Commerce",
    "Investment Agency",
    "City Council",
    "Economic Commission",
];

pub const INSTITUTES: [&str; 4] = [
    "University of Technology",
    "Research Institute",
    "Polytechnic",
    "Academy of Sciences",
];

pub const BANKS: [&str; 3] = ["Savings Bank", "Development Bank", "Venture Fund"];

pub const ASSOCIATIONS: [&str; 3] = ["Association", "Chamber of Commerce", "Exporters Club"];

pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub const REMARKS: [&str; 6] = [
    "Most firms are family workshops.",
    "Half of the output is exported.",
    "Wages rose faster than prices.",
    "A new industrial park is planned.",
    "Training is shared between firms.",
    "Founded by returning migrants.",
];
