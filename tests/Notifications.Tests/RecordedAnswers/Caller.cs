namespace Notifications.Tests.RecordedAnswers;

/// <summary>Who sends a request: a user with a development token.</summary>
public sealed record Caller(string User, string Namespace, params IReadOnlyList<string> Roles)
{
    public override string ToString() => Roles.Count == 0 ? $"{User}@{Namespace}" : $"{User}@{Namespace} ({string.Join(", ", Roles)})";
}

/// <summary>The callers of one namespace. Each list of requests has one to itself, so that no list depends on another.</summary>
internal sealed record Callers(string Namespace)
{
    public Caller Admin => new("ada", Namespace, "admin");

    public Caller Sender => new("sam", Namespace, "sender");

    public Caller User(string name) => new(name, Namespace);
}
