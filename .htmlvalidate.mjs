// What tests/agencies/access/test_html.py reads every page by.
export default {
  root: true,
  extends: ["html-validate:standard"],
  rules: {
    "doctype-style": ["error", { style: "lowercase" }],
    // Two boxes of one name are a list, as HTML has always sent them.
    "form-dup-name": "off",
    // The name of a village with its tambon is longer than a search machine would show.
    "long-title": "off",
    // Where a template had a tag there is nothing.
    "no-trailing-whitespace": "off",
  },
};
