using System.Diagnostics;
using GovApproval.Applications;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.CrossRegion;

/// <summary>All that can happen to a filing for another division (跨域通办): the one division's half of the story.</summary>
public abstract record FilingEvent(Instant At);

/// <summary>Received here for a center elsewhere, which decides it.</summary>
/// <param name="Application">The case as it will be known there.</param>
/// <param name="Applicant">Sealed under this division's key; the other seals it under its own.</param>
public sealed record CrossRegionFiled(
    string ToDivision, Guid Application, ItemCode Item, WindowCode Window, SealedParty Applicant, ValueList<SubmittedMaterial> Materials, ActorId By, Instant At)
    : FilingEvent(At);

/// <summary>The other center has it: the receipt that it gave.</summary>
public sealed record CrossRegionReceived(Guid Application, string ReceiptNumber, ActorId By, Instant At) : FilingEvent(At);

/// <summary>The other center could not take it.</summary>
/// <param name="Code">Of the refusal.</param>
public sealed record CrossRegionDeclined(string Code, ActorId By, Instant At) : FilingEvent(At);

/// <summary>Where a case came from.</summary>
/// <param name="Filing">The filing there.</param>
public sealed record CrossRegionOrigin(string Division, Guid Filing);

/// <summary>A filing for another division, as it stands.</summary>
public sealed record Filing(
    string ToDivision, Guid Application, ItemCode Item, WindowCode Window, ActorId FiledBy, Instant FiledAt, string? ReceiptNumber = null, string? DeclinedFor = null)
{
    public static Filing Evolve(Filing? before, FilingEvent happened) => (before, happened) switch
    {
        (null, CrossRegionFiled e) => new(e.ToDivision, e.Application, e.Item, e.Window, e.By, e.At),
        ({ } f, CrossRegionReceived e) => f with { ReceiptNumber = e.ReceiptNumber },
        ({ } f, CrossRegionDeclined e) => f with { DeclinedFor = e.Code },
        _ => throw new UnreachableException($"{happened} cannot follow {before}"),
    };
}

public abstract record FilingCommand(ActorId By, Instant At);

/// <param name="Receiver">The other division's window that takes such cases from here; none without an agreement.</param>
public sealed record FileAcrossRegions(
    string ToDivision, Guid Application, ItemCode Item, Window Window, Window? Receiver, SealedParty Applicant, ValueList<SubmittedMaterial> Materials,
    ActorId By, Instant At) : FilingCommand(By, At);

public sealed record NoteReceipt(string ReceiptNumber, ActorId By, Instant At) : FilingCommand(By, At);

public sealed record NoteRefusal(string Code, ActorId By, Instant At) : FilingCommand(By, At);

/// <summary>The other division has no window that takes such cases from here.</summary>
public sealed record CrossRegionNotAgreed(string Division, ItemCode Item) : Refusal("cross-region-not-agreed");

public sealed record NoSuchFiling() : Absence("no-such-filing");

/// <summary>What one division hands in at another.</summary>
public static class FilingDecisions
{
    public static Decision<FilingEvent> Decide(Filing? filing, FilingCommand asked) => (filing, asked) switch
    {
        (null, FileAcrossRegions { Receiver: null } c) => new CrossRegionNotAgreed(c.ToDivision, c.Item),
        (null, FileAcrossRegions c) => new CrossRegionFiled(c.ToDivision, c.Application, c.Item, c.Window.Code, c.Applicant, c.Materials, c.By, c.At),
        (null, _) => new NoSuchFiling(),

        // Told once, however often the other side is asked.
        ({ ReceiptNumber: null, DeclinedFor: null } f, NoteReceipt c) => new CrossRegionReceived(f.Application, c.ReceiptNumber, c.By, c.At),
        ({ ReceiptNumber: null, DeclinedFor: null }, NoteRefusal c) => new CrossRegionDeclined(c.Code, c.By, c.At),
        _ => Decision<FilingEvent>.NothingToDo,
    };
}
