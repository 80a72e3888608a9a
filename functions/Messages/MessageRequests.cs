using Notifications.Platform.Http;
using Notifications.Platform.Storage;

namespace Notifications.Messages;

public sealed record SendMessageRequest(string To, string Text, string? ClientId)
{
    public const int MaxText = 4_000, MaxClientId = 128;

    /// <summary>The members' errors tell when something is wrong.</summary>
    internal static SendMessageRequest Read(JsonFields fields, string sender)
    {
        var to = MessageRequests.ReadPeer(fields, "to", sender);
        var text = fields.Text("text", MaxText, required: true) ?? "";
        var clientId = fields.Text("clientId", MaxClientId);
        if (clientId is { Length: 0 } || clientId?.Any(char.IsControl) == true)
            fields.Fail("clientId", $"is not allowed; allowed: 1 to {MaxClientId} characters, no control characters");
        fields.RejectUnknown();
        return new SendMessageRequest(to, text, clientId);
    }
}

public sealed record MarkReadRequest(string ConversationWith, Guid UpTo)
{
    /// <inheritdoc cref="SendMessageRequest.Read"/>
    internal static MarkReadRequest Read(JsonFields fields, string reader)
    {
        var peer = MessageRequests.ReadPeer(fields, "conversationWith", reader);
        var text = fields.Text("upTo", 64, required: true) ?? "";
        fields.RejectUnknown();
        if (!Guid.TryParse(text, out var upTo) && text.Length > 0)
            fields.Fail("upTo", NoMessage(text));
        return new MarkReadRequest(peer, upTo);
    }

    internal static string NoMessage(string upTo) =>
        $"'{FieldErrors.Shorten(upTo)}' is not allowed; allowed: the id of a message of this conversation";
}

/// <summary>What the requests have in common.</summary>
internal static class MessageRequests
{
    /// <summary>The other side of a conversation, in a body.</summary>
    public static string ReadPeer(JsonFields fields, string name, string self)
    {
        var user = fields.Text(name, Keys.MaxLength, required: true) ?? "";
        if (user.Length > 0 && Refusal(user, self) is { } rule && !fields.Errors.Any)
            fields.Fail(name, $"'{FieldErrors.Shorten(user)}' is not allowed; allowed: {rule}");
        return user;
    }

    /// <summary>The same in a route.</summary>
    public static string ReadPeer(string routeValue, string self, FieldErrors errors)
    {
        var user = RouteUser.Read(routeValue, errors);
        if (user == self)
            errors.Add("userId", $"'{FieldErrors.Shorten(user)}' is not allowed; allowed: {Another}");
        return user;
    }

    private const string Another = "a user other than yourself";

    private static string? Refusal(string user, string self) => UserIds.Check(user) ?? (user == self ? Another : null);
}
