import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';

const FLAGS = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;

/**
 * Writes the types of libs/client as one file, twice: for ESM and for CommonJS. Those of the protocol are written
 * out in it, so that who installs the client needs no zod.
 */
export function writeTypes(root, folder) {
  const program = ts.createProgram([join(root, 'libs/client/index.ts')], optionsOf(root));
  const parts = readParts(emitTypes(program));
  const outside = exportsOf(program, join(root, 'libs/client/index.ts'));
  const own = parts.flatMap(({ statements }) =>
    statements.map(({ name, text }) => declared(text, outside.has(name))),
  );
  const protocol = exportsOf(program, join(root, 'libs/protocol/index.ts'));
  const wanted = [...new Set(parts.flatMap(({ borrowed }) => borrowed))];
  const lent = writeOut(program.getTypeChecker(), protocol, wanted, outside);
  const text = [...lent, ...own, 'export {};', ''].join('\n');
  for (const name of ['index.d.ts', 'index.d.cts']) writeFileSync(join(folder, name), text);
}

function optionsOf(root) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return { ...options, declaration: true, emitDeclarationOnly: true, sourceMap: false, outDir: '/types' };
}

/** The declaration files of libs/client by name, such as "wish". */
function emitTypes(program) {
  const files = new Map();
  for (const source of program.getSourceFiles().filter(({ fileName }) => fileName.includes('/libs/client/')))
    program.emit(source, (file, text) => files.set(basename(file, '.d.ts'), text), undefined, true);
  return files;
}

/** What can be reached from index: the statements of each file, and what it borrows from the protocol. */
function readParts(files) {
  const names = ['index'];
  const parts = [];
  for (const name of names) {
    const source = ts.createSourceFile(`${name}.d.ts`, files.get(name), ts.ScriptTarget.ES2022, true);
    const part = { statements: [], borrowed: [] };
    for (const statement of source.statements) {
      const from = statement.moduleSpecifier?.text;
      if (from === '@ajil/protocol') part.borrowed.push(...borrowedBy(statement));
      else if (from !== undefined)
        names.push(...[basename(from, '.js')].filter((next) => !names.includes(next)));
      else if (statement.name)
        part.statements.push({ name: statement.name.text, text: statement.getFullText().trim() });
      else if (ts.isVariableStatement(statement))
        part.statements.push({
          name: statement.declarationList.declarations[0].name.text,
          text: statement.getFullText().trim(),
        });
    }
    parts.push(part);
  }
  return parts;
}

function borrowedBy(statement) {
  const { elements } = statement.importClause?.namedBindings ?? statement.exportClause;
  return elements.map(({ name }) => name.text);
}

const declared = (text, isExported) => (isExported ? text : text.replace(/^export /m, ''));

function exportsOf(program, file) {
  const checker = program.getTypeChecker();
  const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)));
  return new Map(symbols.map((symbol) => [symbol.name, symbol]));
}

/** The wanted types of the protocol, and those that they name, without what they were made from. */
function writeOut(checker, protocol, wanted, outside) {
  const names = [...wanted];
  const written = [];
  for (const name of names) {
    const text = typeText(checker, protocol.get(name));
    const named = text.match(/\b[A-Z]\w+/g) ?? [];
    names.push(...new Set(named.filter((other) => protocol.has(other) && !names.includes(other))));
    written.push(`${outside.has(name) ? 'export ' : ''}declare type ${name} = ${text};`);
  }
  return written;
}

function typeText(checker, symbol) {
  const aliased = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const type = checker.getDeclaredTypeOfSymbol(aliased);
  if (!type.isClassOrInterface()) return checker.typeToString(type, undefined, FLAGS);
  const members = checker.getPropertiesOfType(type).map((property) => {
    const optional = property.flags & ts.SymbolFlags.Optional ? '?' : '';
    return `${property.name}${optional}: ${checker.typeToString(checker.getTypeOfSymbol(property), undefined, FLAGS)};`;
  });
  return `{ ${members.join(' ')} }`;
}
