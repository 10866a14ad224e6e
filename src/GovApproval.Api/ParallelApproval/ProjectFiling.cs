using GovApproval.Api.Applications;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.Projections;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.EventStore;
using GovApproval.ParallelApproval;

namespace GovApproval.Api.ParallelApproval;

/// <summary>Files the applications of a project, and brings them what comes for all.</summary>
internal sealed class ProjectFiling(
    CaseFiles caseFiles, StreamKind<CaseFile, ApplicationEvent> cases, Desk<CaseFile, ApplicationEvent> files)
{
    /// <summary>The applications of items that join a project under way.</summary>
    public List<StreamAppend> File(
        ValueList<ItemCode> items,
        Project project,
        ReadProject known,
        Center center,
        IReadOnlyDictionary<ItemCode, MemberIntake> intake,
        Queue<string> numbers,
        List<(StreamId, CaseFile)> filed,
        Request request)
    {
        // The investor is sealed already, and its number is not read for this: what is enrolled is known from the cases before.
        var enrolled = center.EnrolmentFor(project.Code.Value, null, request.Now)
            ?? known.Members.Select(m => m.Standing.GreenChannel).OfType<EnrolmentCode>()
                .Select(code => center.Enrolments.GetValueOrDefault(code.Value)?.State)
                .FirstOrDefault(e => e?.IsValidOn(Calendar.OfficeTime.DateOf(request.Now)) is true);
        var found = center.ItemsAsOf(items, request.Now);
        if (project.Plan.Window is null && found.FirstOrDefault(item => center.WindowFor(item.Item) is null) is { } unserved)
        {
            throw Problems.Invalid("/items", $"{unserved.Item.Code} is served by no window").Raise();
        }

        return File(found, project, Channel.Counter, center, enrolled, intake, numbers, filed, request);
    }

    /// <summary>One application for each item.</summary>
    public List<StreamAppend> File(
        ItemVersion[] items,
        Project project,
        Channel channel,
        Center center,
        GovApproval.GreenChannel.Enrolment? enrolled,
        IReadOnlyDictionary<ItemCode, MemberIntake> intake,
        Queue<string> numbers,
        List<(StreamId, CaseFile)> filed,
        Request request)
    {
        filed.Clear();
        var appends = new List<StreamAppend>(items.Length);
        foreach (var item in items)
        {
            var stream = new StreamId(request.Caller.Division, Guid.CreateVersion7());
            switch (Decisions.Decide(null, Submission(item, project, channel, center, enrolled, intake, numbers.Dequeue(), request)))
            {
                case Decision<ApplicationEvent>.Refused { Why: var why }:
                    throw Problems.From(why).Raise();
                case Decision<ApplicationEvent>.Granted { Events: var events }:
                    var file = cases.Fold(null, events);
                    filed.Add((stream, file));
                    appends.Add(new StreamAppend(stream, cases.Name, 0, StreamKind<CaseFile, ApplicationEvent>.ToStore(events)));
                    break;
            }
        }

        return appends;
    }

    /// <summary>The shared materials for the applications that wait for just these, or were accepted on the promise of them.</summary>
    public async ValueTask<IReadOnlyList<StreamAppend>> Deliver(
        Project project, Center center, List<(StreamId Stream, CaseFile File)> filed, Request request, CancellationToken ct)
    {
        filed.Clear();
        var provided = project.Plan.Materials.Where(m => m.Provided).Select(m => m.Code).ToHashSet(StringComparer.Ordinal);
        var appends = new List<StreamAppend>();
        foreach (var document in await caseFiles.Query(new DocumentQuery(center.Division, "project = $1 and is_open", [project.Code.Value]), ct))
        {
            var waits = document.Read(StoredJson.Of<CaseFile>());
            if (waits is not ({ Standing.State: CaseState.SupplementRequired } or { Tolerance: { } }))
            {
                continue;
            }

            var stream = new StreamId(center.Division, (Guid)document.Id);
            if (await files.Load(stream, ct) is { } known && Given(known.State, provided, center, request) is { } asked
                && Decisions.Decide(known.State, asked) is Decision<ApplicationEvent>.Granted { Events: { Count: > 0 } events })
            {
                var file = cases.Fold(known.State, events);
                filed.Add((stream, file));
                appends.Add(new StreamAppend(stream, cases.Name, known.Version, StreamKind<CaseFile, ApplicationEvent>.ToStore(events)));
            }
        }

        return appends;
    }

    // What is missing of a case is asked for by code or by name, and comes once: as soon as the project has all of it.
    private static ApplicationCommand? Given(CaseFile file, HashSet<string> provided, Center center, Request request)
    {
        var item = center.Items.GetValueOrDefault(file.Standing.Item.Value)?.State.OfVersion(file.ItemVersion);
        var missing = file is { Standing.State: CaseState.SupplementRequired, Supplement: { } supplement }
            ? supplement.Missing.Select(one => item?.Materials.FirstOrDefault(m => m.Name == one)?.Code ?? one).ToValueList()
            : [];
        if (missing.Count > 0)
        {
            return missing.All(provided.Contains)
                ? new ReceiveSupplement(
                    missing.Select(code => new SubmittedMaterial(code, true)).ToValueList(), request.Caller.Actor, request.Now, center.CalendarAt(file.Standing.Window))
                : null;
        }

        return file.Tolerance?.Outstanding().Where(provided.Contains).ToValueList() is { Count: > 0 } promised
            ? new ReceivePromisedMaterials(promised, request.Caller.Actor, request.Now)
            : null;
    }

    private static SubmitApplication Submission(
        ItemVersion item,
        Project project,
        Channel channel,
        Center center,
        GovApproval.GreenChannel.Enrolment? enrolled,
        IReadOnlyDictionary<ItemCode, MemberIntake> intake,
        string receiptNumber,
        Request request)
    {
        // Handed in once for all: each member takes what its item asks for.
        var shared = project.Plan.Materials.Where(given => item.Item.Materials.Any(m => m.Code == given.Code)).ToValueList();
        var taken = intake.GetValueOrDefault(item.Item.Code, MemberIntake.None);
        var (materials, held) = taken.Known.Complete(shared);
        ValueList<FilledIn> filledIn = [.. taken.FilledIn, .. held];
        return new(
            receiptNumber,
            item,
            project.Plan.Window is { } window ? center.Window(window)! : center.WindowFor(item.Item)!,
            channel,
            project.Investor,
            null,
            taken.Form,
            materials,
            project,
            enrolled,
            AcceptAtOnce: false,
            request.Caller.Actor,
            request.Now,
            Green: enrolled is null ? null : center.GreenRules?.State.TermsFor(enrolled),
            FilledIn: filledIn.Count == 0 ? null : filledIn);
    }
}
