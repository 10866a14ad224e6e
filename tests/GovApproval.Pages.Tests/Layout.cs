namespace GovApproval.Pages.Tests;

/// <summary>What the eye would see at once, asked of the browser's own measurements.</summary>
internal static class Layout
{
    /// <summary>
    /// In a picture: words over words, words half in and half out of a box, words or boxes out of the picture, step over step. On the page:
    /// anything wider than it, and a cell whose text runs out of it. The first few; none where all is well.
    /// </summary>
    public const string Faults = """
        () => {
          const faults = [], room = 1;
          const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > room && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > room;
          const within = (a, b) => a.left >= b.left - room && a.right <= b.right + room && a.top >= b.top - room && a.bottom <= b.bottom + room;
          const told = (text) => [...text.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent).join('').trim();
          for (const svg of document.querySelectorAll('svg')) {
            const frame = svg.getBoundingClientRect(), scale = svg.viewBox.baseVal.width ? frame.width / svg.viewBox.baseVal.width : 1;
            const name = svg.querySelector('title')?.textContent ?? 'a picture';
            // The line box of a Chinese font is taller than its characters; what counts is the ink.
            const words = [...svg.querySelectorAll('text')].filter(told).map(text => {
              const box = text.getBoundingClientRect(), middle = (box.top + box.bottom) / 2, half = parseFloat(getComputedStyle(text).fontSize) * scale * .4;
              return { says: told(text), box: { left: box.left, right: box.right, top: middle - half, bottom: middle + half } };
            });
            const boxes = [...svg.querySelectorAll('rect')].filter(rect => !rect.closest('defs') && !rect.matches('.rest'))
              .map(rect => ({ kind: rect.getAttribute('class') ?? rect.getAttribute('fill'), box: rect.getBoundingClientRect(), step: rect.matches('.step,.aside') }));
            words.forEach((word, i) => {
              if (!within(word.box, frame)) faults.push(`${name}: "${word.says}" leaves the picture`);
              for (const other of words.slice(i + 1)) if (meet(word.box, other.box)) faults.push(`${name}: "${word.says}" over "${other.says}"`);
              for (const { kind, box } of boxes) if (meet(word.box, box) && !within(word.box, box)) faults.push(`${name}: "${word.says}" crosses the edge of a box (${kind})`);
            });
            boxes.forEach(({ kind, box, step }, i) => {
              if (!within(box, frame)) faults.push(`${name}: a box (${kind}) leaves the picture`);
              if (step) for (const other of boxes.slice(i + 1)) if (other.step && meet(box, other.box)) faults.push(`${name}: step over step`);
            });
          }
          const root = document.documentElement;
          if (document.body) {
            if (root.scrollWidth > root.clientWidth + room) faults.push(`the page is ${root.scrollWidth} wide and has ${root.clientWidth}`);
            // A telephone scrolls a wide table or chart; whoever has room for it sees it whole.
            for (const figure of document.querySelectorAll('figure'))
              if (root.clientWidth > 1000 && figure.scrollWidth > figure.clientWidth + room) faults.push(`a figure of ${figure.scrollWidth} has ${figure.clientWidth}`);
            for (const part of document.querySelectorAll('h1,h2,p,table,td,th,li,svg,footer')) {
              const box = part.getBoundingClientRect(), scroller = part.closest('figure');
              if (scroller && getComputedStyle(scroller).overflowX === 'auto') continue;
              if (box.width && (box.right > root.clientWidth + room || box.left < -room)) faults.push(`<${part.localName}> "${part.textContent.trim().slice(0, 40)}" leaves the page`);
              else if (part.scrollWidth > part.clientWidth + room && part.matches('td,th')) faults.push(`"${part.textContent.trim().slice(0, 40)}" runs out of its cell`);
            }
          }
          return faults.slice(0, 6);
        }
        """;
}
