/** What the template calls its feature and its aggregate. */
const TEMPLATE = { feature: 'example-things', aggregate: 'example-thing' };

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** How files, values, types, codes and sentences write a name. */
function formsOf(name) {
  const words = name.split('-');
  const type = words.map(capital).join('');
  const value = type.charAt(0).toLowerCase() + type.slice(1);
  const sentence = words.join(' ');
  const article = /^[aeiou]/.test(name) ? 'an' : 'a';
  return [
    `${article} ${sentence}`,
    name,
    value,
    type,
    name.toUpperCase().replaceAll('-', '_'),
    sentence,
    capital(sentence),
  ];
}

/** Turns text of the template into that of a feature: each word that names the template's in some form, and nothing else. */
export function renamer(names) {
  const pairs = Object.keys(TEMPLATE).flatMap((part) => {
    const becomes = formsOf(names[part]);
    return formsOf(TEMPLATE[part]).map((form, index) => [form, becomes[index]]);
  });
  const replacements = new Map(pairs);
  const longestFirst = [...replacements.keys()].sort((a, b) => b.length - a.length);
  const found = new RegExp(longestFirst.join('|'), 'g');
  return (text) => text.replaceAll(found, (form) => replacements.get(form));
}
