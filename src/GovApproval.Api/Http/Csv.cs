using System.Buffers;
using System.Text;

namespace GovApproval.Api.Http;

/// <summary>Tables as text, RFC 4180: commas, quotes doubled, lines ended by CR LF.</summary>
internal static class Csv
{
    public const string ContentType = "text/csv";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    /// <summary>With a byte order mark, by which spreadsheets know UTF-8.</summary>
    public static byte[] Write(IEnumerable<IReadOnlyList<string>> rows, Encoding encoding)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Count; i++)
            {
                if (i > 0)
                {
                    text.Append(',');
                }

                if (row[i].AsSpan().ContainsAny(Quoted))
                {
                    text.Append('"').Append(row[i].Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
                }
                else
                {
                    text.Append(row[i]);
                }
            }

            text.Append("\r\n");
        }

        return [.. encoding.Preamble, .. encoding.GetBytes(text.ToString())];
    }

    /// <summary>The rows as written; an empty line is no row. None: a quote is never closed.</summary>
    public static List<(int Row, List<string> Cells)>? Read(string text)
    {
        var rows = new List<(int, List<string>)>();
        var (cells, cell) = (new List<string>(), new StringBuilder());
        var (row, isQuoted, i) = (1, false, text.StartsWith('\uFEFF') ? 1 : 0);
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (isQuoted)
            {
                if (c != '"')
                {
                    cell.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append(text[++i]);
                }
                else
                {
                    isQuoted = false;
                }
            }
            else if (c == '"' && cell.Length == 0)
            {
                isQuoted = true;
            }
            else if (c == ',')
            {
                Next();
            }
            else if (c is '\n' or '\r')
            {
                if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
                {
                    i++;
                }

                End();
            }
            else
            {
                cell.Append(c);
            }
        }

        End();
        return isQuoted ? null : rows;

        void Next()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }

        void End()
        {
            Next();
            if (cells.Any(one => one.Length > 0))
            {
                rows.Add((row, cells));
            }

            row++;
            cells = [];
        }
    }
}
