// Starts `stoer lsp` and shows what its commands give.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

/** The scheme of the pages on which outcomes are shown. */
const PAGES = "stoer-uitleg";

/** @type {LanguageClient | undefined} */
let client;
/** Outcomes by the path of their page. */
const pages = new Map();
const changed = new vscode.EventEmitter();

async function activate(context) {
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(PAGES, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => pages.get(uri.path) ?? "",
    }),
    vscode.commands.registerCommand("stoer.herstart", restart),
    vscode.workspace.onDidChangeConfiguration((event) => (event.affectsConfiguration("stoer") ? restart() : undefined)),
  );
  await start();
}

async function start() {
  const settings = vscode.workspace.getConfiguration("stoer");
  const run = { command: settings.get("pad"), args: ["lsp"] };
  client = new LanguageClient("stoer", "stoer", run, {
    documentSelector: [{ language: "stoer" }],
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.stoer") },
    initializationOptions: {
      regels: settings.get("regels"),
      zonderIngebouwd: settings.get("zonderIngebouwd"),
      // The outcomes of commands are shown here, not by the server.
      toonUitkomst: "client",
    },
    middleware: { executeCommand: execute },
  });
  try {
    await client.start();
  } catch (error) {
    const pad = "Pad instellen";
    const chosen = await vscode.window.showErrorMessage(
      `stoer start niet (${run.command} lsp): ${error.message ?? error}`,
      pad,
    );
    if (chosen === pad) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "stoer.pad");
    }
  }
}

async function restart() {
  await deactivate();
  await start();
}

/** Fills in what the author points at, and shows what comes back. */
async function execute(command, given, next) {
  const editor = vscode.window.activeTextEditor;
  let wanted = given ?? [];
  if (wanted.length === 0 || typeof wanted[0] !== "string") {
    if (!editor || editor.document.languageId !== "stoer") {
      vscode.window.showInformationMessage("Open eerst een regelbestand.");
      return undefined;
    }
    const { line, character } = editor.selection.active;
    const uri = client.code2ProtocolConverter.asUri(editor.document.uri);
    wanted = command === "stoer.voorbeelden" ? [uri] : [uri, { line, character }];
  }
  try {
    const outcome = await next(command, wanted);
    if (typeof outcome === "string") {
      await show(command, outcome);
    }
    return outcome;
  } catch (error) {
    vscode.window.showWarningMessage(error.message ?? String(error));
    return undefined;
  }
}

async function show(command, text) {
  const uri = vscode.Uri.from({ scheme: PAGES, path: `/${command.replace("stoer.", "")}.md` });
  pages.set(uri.path, text);
  changed.fire(uri);
  await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
}

async function deactivate() {
  const running = client;
  client = undefined;
  await running?.stop();
}

module.exports = { activate, deactivate };
