using GovApproval.Api.Http;

namespace GovApproval.Api.Desks;

/// <summary>Reads of what is known by a code.</summary>
internal static class Entry
{
    /// <summary>Answers with the entry and its version, 304 when the caller has it, 404 when there is none.</summary>
    public static Task Write<T>(HttpContext context, Versioned<T>? entry)
        where T : class
    {
        Query.Of(context);
        var known = entry ?? throw Problems.NotFound().Raise();
        return ETags.IsNotModified(context, known.Version)
            ? Task.CompletedTask
            : Reply.Write(context, StatusCodes.Status200OK, known.State, Json.Of<T>());
    }
}
