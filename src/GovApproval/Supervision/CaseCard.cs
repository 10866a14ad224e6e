using GovApproval.Applications;
using NodaTime;

namespace GovApproval.Supervision;

/// <summary>The post (岗位) at which a case lies.</summary>
public enum Post
{
    Receipt,
    Examination,
    Verification,
    Decision,
    Delivery,
}

/// <summary>Who answers for it: a card names all four, whoever holds the case later.</summary>
/// <param name="Person">None where no one had it in hand yet.</param>
public sealed record Responsible(DepartmentCode Department, WindowCode Window, Post Post, ActorId? Person = null);

/// <summary>How far a card is.</summary>
public enum CardState
{
    Issued,
    Replied,
    Appealed,
    Confirmed,
    Lifted,
}

/// <summary>What was said to a card, by whom, when.</summary>
public sealed record CardWord(string Text, ActorId By, Instant At);

/// <summary>A card (黄牌, 红牌) of a case, with all that was said to it.</summary>
/// <param name="Subject">Which of several things of the case it is about: a step, a notice, a payment order.</param>
/// <param name="Since">The office date on which its cause arose, which is earlier than its issue after a standstill.</param>
/// <param name="Evidence">The events it rests on, by name: those that stand in the history before it.</param>
/// <param name="Versions">Of a card issued by hand: the versions of the case that show it.</param>
/// <param name="Unfounded">Lifted because the facts turned out otherwise: it may be issued again when they bear it.</param>
public sealed record CaseCard(
    int Number,
    SupervisionRule Rule,
    int RuleVersion,
    string? Subject,
    Responsible Responsible,
    string Reason,
    ValueList<string> Evidence,
    LocalDate Since,
    LocalDate ReplyDueOn,
    ActorId By,
    Instant At,
    ValueList<long>? Versions = null,
    CardWord? Reply = null,
    CardWord? Appeal = null,
    CardWord? Confirmation = null,
    CardWord? Lift = null,
    bool? Unfounded = null)
{
    public CardState State() => (Lift, Confirmation, Appeal, Reply) switch
    {
        ({ }, _, _, _) => CardState.Lifted,
        (_, { }, _, _) => CardState.Confirmed,
        (_, _, { }, _) => CardState.Appealed,
        (_, _, _, { }) => CardState.Replied,
        _ => CardState.Issued,
    };

    /// <summary>The highest card of a case that is not lifted, leaving one out.</summary>
    public static Card Highest(ValueList<CaseCard> cards, int without = 0)
    {
        var highest = Card.None;
        foreach (var card in cards.AsSpan())
        {
            if (card.Lift is null && card.Number != without && card.Rule.Card > highest)
            {
                highest = card.Rule.Card;
            }
        }

        return highest;
    }

    internal static ValueList<CaseCard> Evolve(ValueList<CaseCard> cards, ApplicationEvent happened) => happened switch
    {
        CardIssued e =>
        [
            .. cards,
            new(e.Number, e.Rule, e.RuleVersion, e.Subject, e.Responsible, e.Reason, e.Evidence, e.Since, e.ReplyDueOn, e.By, e.At, e.Versions),
        ],
        CardReplied e => Changed(cards, e.Number, card => card with { Reply = new(e.Reply, e.By, e.At) }),
        CardAppealed e => Changed(cards, e.Number, card => card with { Appeal = new(e.Grounds, e.By, e.At) }),
        CardConfirmed e => Changed(cards, e.Number, card => card with { Confirmation = new(e.Opinion, e.By, e.At) }),
        CardLifted e => Changed(cards, e.Number, card => card with { Lift = new(e.Reason, e.By, e.At), Unfounded = e.Unfounded }),
        _ => cards,
    };

    private static ValueList<CaseCard> Changed(ValueList<CaseCard> cards, int number, Func<CaseCard, CaseCard> change) =>
        cards.Select(card => card.Number == number ? change(card) : card).ToValueList();
}
