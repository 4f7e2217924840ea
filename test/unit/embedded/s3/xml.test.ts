import fc from 'fast-check';
import {
  childrenNamed,
  childText,
  parseXml,
} from '../../../../lib/embedded/services/s3/xml-reader';
import {
  bareXmlDocument,
  branch,
  leaf,
  xmlDocument,
} from '../../../../lib/embedded/services/s3/xml-writer';

describe('xmlDocument()', () => {
  it('escapes what a key may hold', () => {
    const document = xmlDocument('R', [leaf('Key', '<a href="x">&\u0001\r')]);

    expect(document).toContain('<Key>&lt;a href=&quot;x&quot;&gt;&amp;&#x1;&#xd;</Key>');
  });

  it('leaves out what is undefined', () => {
    expect(bareXmlDocument('R', [leaf('A', undefined), branch('B', [undefined])])).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<R><B></B></R>',
    );
  });
});

describe('parseXml()', () => {
  it('reads what xmlDocument() wrote, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const root = parseXml(xmlDocument('R', [branch('B', [leaf('Key', text)])]));

        expect(childText(childrenNamed(root, 'B')[0] ?? root, 'Key')).toBe(text);
      }),
    );
  });

  it('reads namespaces, attributes, comments, character data and empty elements', () => {
    const root = parseXml(
      '\ufeff<?xml version="1.0"?><!-- c --><s:R xmlns:s="u" a=\'b\'><s:A/><B>x<![CDATA[<&>]]>&#65;&#x42;</B></s:R>\n',
    );

    expect(root).toMatchObject({
      name: 'R',
      children: [
        { name: 'A', text: '' },
        { name: 'B', text: 'x<&>AB' },
      ],
    });
  });

  it.each([
    '',
    'text',
    '<a>',
    '</a>',
    '<a></b>',
    '<a/><b/>',
    '<a>&unknown;</a>',
    '<a>&amp</a>',
    '<a>&#xD800;</a>',
    '<a>&#x110000;</a>',
    '<a b=c/>',
    '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
  ])('refuses %j', (source) => {
    expect(() => parseXml(source)).toThrow('The XML you provided was not well-formed');
  });
});
