namespace GovApproval;

/// <summary>A body that decides (部门).</summary>
public readonly record struct DepartmentCode(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A counter of the center (窗口).</summary>
public readonly record struct WindowCode(string Value)
{
    public override string ToString() => Value;
}

/// <summary>An entry of the catalogue (事项); GB/T 39046 4.3 实施编码.</summary>
public readonly record struct ItemCode(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A construction or investment project handled in parallel (并联审批); GB/T 39046 5.18.</summary>
public readonly record struct ProjectCode(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A key enterprise or key project enrolled in the green channel (绿色通道).</summary>
public readonly record struct EnrolmentCode(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Who acts: the subject of the caller's token; an officer (窗口人员), an applicant, a partner system.</summary>
public readonly record struct ActorId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A person or organization whose data is kept encrypted under a key of its own; says nothing about who it is.</summary>
public readonly record struct PersonId(Guid Value)
{
    public override string ToString() => Value.ToString();
}
