/** The elements define themselves by `define("name", Class)`, which is harmless twice and on servers. */
const definitions = {
  name: "define",
  analyzePhase({ ts, node, moduleDoc }) {
    if (!ts.isCallExpression(node) || node.expression.getText() !== "define") return;
    const [name, element] = node.arguments;
    if (!name || !element || !ts.isStringLiteral(name)) return;
    const declared = moduleDoc.declarations.find((d) => d.name === element.getText());
    if (declared) Object.assign(declared, { tagName: name.text, customElement: true });
    moduleDoc.exports = [
      ...(moduleDoc.exports ?? []),
      { kind: "custom-element-definition", name: name.text, declaration: { name: element.getText(), module: moduleDoc.path } },
    ];
  },
};

/** Elements as pages use them: no other module, and nothing that is private. */
const onlyWhatIsPublic = {
  name: "public",
  packageLinkPhase({ customElementsManifest }) {
    const { modules } = customElementsManifest;
    customElementsManifest.modules = modules.filter((m) => m.declarations.some((d) => d.tagName && d.tagName !== "notification-menu"));
    for (const module of customElementsManifest.modules) {
      module.declarations = module.declarations.filter((d) => d.tagName);
      for (const element of module.declarations)
      {
        // The base class fires an event of whatever name it is given.
        element.events = element.events?.filter((e) => e.name !== "name");
        element.members = element.members?.filter((m) => (m.privacy ?? "public") === "public" && !m.name.startsWith("#") && !m.static);
      }
    }
  },
};

export default {
  globs: ["src/**/*.ts"],
  outdir: "dist",
  litelement: true,
  packagejson: false,
  plugins: [definitions, onlyWhatIsPublic],
};
