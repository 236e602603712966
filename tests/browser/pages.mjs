// The pages that everyone sees, of the registry that tests/browser.rs serves.

export const PAGES = {
  home: "/",
  results: "/clusters?q=socks+zhejiang",
  cluster: "/clusters/cn-zhuji-sock",
  versions: "/clusters/cn-zhuji-sock/history",
  organisations: "/organisations",
  organisation: "/organisations/org_cn-china-international-hosiery-expo",
  places: "/countries",
  country: "/countries/CN",
  region: "/regions/CN-ZJ",
  linkages: "/linkages",
  products: "/products",
  product: "/products?name=Sock",
  compare: "/compare?key=cn-zhuji-sock&key=cn-chenzhou-tie",
  changes: "/changes",
  about: "/about",
  missing: "/no-such-page",
};

export const LANGUAGES = { en: "en-GB", zh: "zh-CN" };
export const THEMES = ["light", "dark"];
