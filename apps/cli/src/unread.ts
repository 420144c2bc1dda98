/** Why a file could not be read, in a sentence. */
export function unread(
  file: string,
  { code, name }: NodeJS.ErrnoException,
): { code: string; message: string } {
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return { code: 'no_file', message: `There is no file ${file}.` };
  if (code === 'EISDIR' || code === 'ENXIO') return { code: 'not_a_file', message: `${file} is not a file.` };
  return { code: 'unreadable', message: `${file} cannot be read (${code ?? name}).` };
}
