using GovApproval.Supervision;

namespace GovApproval.Tests.Supervision;

public sealed class OrderingADepartment
{
    private static readonly IssueOrder s_issue = new(Housing, "decide the late cases", Date(3, 20), null, null, Chief, Beijing(3, 10));
    private static readonly ReplyToOrder s_reply = new("done", Officer, Beijing(3, 11));
    private static readonly VerifyOrder s_verify = new(Accepted: true, "so it is", Chief, Beijing(3, 12));
    private static readonly CloseOrder s_close = new("in order", Chief, Beijing(3, 13));

    [Fact]
    public void goes_from_issue_to_reply_verification_and_closing() => After(s_issue, s_reply, s_verify, s_close).State.ShouldBe(OrderState.Closed);

    [Fact]
    public void goes_back_when_the_reply_is_not_so()
    {
        var returned = After(s_issue, s_reply, s_verify with { Accepted = false });
        (returned.State, returned.Returns.Count).ShouldBe((OrderState.Issued, 1));
        After(s_issue, s_reply, s_verify with { Accepted = false }, s_reply with { Reply = "now it is" }, s_verify).Replies.Count.ShouldBe(2);
    }

    [Fact]
    public void leaves_out_no_step()
    {
        Refused(After(s_issue), s_verify).ShouldBe(new OrderNotThere(OrderState.Issued));
        Refused(After(s_issue, s_reply), s_close).ShouldBe(new OrderNotThere(OrderState.Replied));
        Refused(After(s_issue, s_reply, s_verify), s_reply).ShouldBe(new OrderNotThere(OrderState.Verified));
        Refused(After(s_issue), s_issue).ShouldBe(new OrderNotThere(OrderState.Issued));
        Refused(null, s_reply).ShouldBe(new NoSuchOrder());
    }

    [Fact]
    public void is_nothing_to_do_when_it_was_said_already()
    {
        Nothing(After(s_issue, s_reply), s_reply);
        Nothing(After(s_issue, s_reply, s_verify), s_verify);
        Nothing(After(s_issue, s_reply, s_verify, s_close), s_close);
    }

    private static void Nothing(SupervisionOrder order, OrderCommand asked) => SupervisionOrder.Decide(order, asked).ShouldBe(Decision<OrderEvent>.NothingToDo);

    private static Refusal Refused(SupervisionOrder? order, OrderCommand asked) =>
        SupervisionOrder.Decide(order, asked).ShouldBeOfType<Decision<OrderEvent>.Refused>().Why;

    private static SupervisionOrder After(params OrderCommand[] asked) => asked.Aggregate(default(SupervisionOrder), (order, next) =>
        SupervisionOrder.Decide(order, next).ShouldBeOfType<Decision<OrderEvent>.Granted>().Events.Aggregate(order, SupervisionOrder.Evolve))!;
}
