using System.Text.Encodings.Web;
using System.Text.Unicode;
using System.Xml;

namespace GovApproval.Api.Http;

/// <summary>Text as it may stand in a page or a picture.</summary>
internal static class Markup
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Never taken for markup; what XML cannot hold, not even as a reference, is left out.</summary>
    public static string Text(string text) =>
        Encoder.Encode(text.AsSpan().IndexOfAnyInRange('\0', '\x1F') < 0 && text.AsSpan().IndexOfAnyInRange('\uFFFE', '\uFFFF') < 0
            ? text
            : new string([.. text.Where(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c))]));
}
