// The pages that everyone sees, of the registry that tests/browser.rs serves.

export const PAGES = {
  home: "/",
  results: "/clusters?q=socks+zhejiang",
  cluster: "/clusters/cn-zhuji-sock",
  versions: "/clusters/cn-zhuji-sock/history",
  organisations: "/organisations",
  organisation: "/organisations/org_cn-china-international-hosiery-expo",
  organisationVersions: "/organisations/org_cn-china-international-hosiery-expo/history",
  places: "/countries",
  country: "/countries/CN",
  region: "/regions/CN-ZJ",
  linkages: "/linkages",
  products: "/products",
  product: "/products?name=socks",
  compare: "/compare?key=cn-zhuji-sock&key=cn-chenzhou-tie",
  changes: "/changes",
  about: "/about",
  missing: "/no-such-page",
};

// Those of people who change the registry, as an admin sees them.
export const ACT_PAGES = ["/login", "/register", "/clusters/cn-zhuji-sock/edit", "/clusters/cn-zhuji-sock/retire", "/register/organisation", "/organisations/org_cn-china-international-hosiery-expo/edit", "/organisations/org_cn-china-international-hosiery-expo/retire", "/import", "/review?status=rejected", "/admin"];

export const LANGUAGES = { en: "en-GB", zh: "zh-CN" };

// Each language with scripts and without; and of these two that between them have all.
export const EVERY_WAY = Object.keys(LANGUAGES).flatMap((language) => [true, false].map((scripts) => ({ language, scripts })));
export const WAYS = EVERY_WAY.filter(({ language, scripts }) => (language === "en") === scripts);
export const named = ({ language, scripts }) => `${language}, ${scripts ? "with scripts" : "without scripts"}`;
