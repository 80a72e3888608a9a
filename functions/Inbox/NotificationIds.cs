using Notifications.Shared;

namespace Notifications.Inbox;

/// <summary>A list of notification ids in a request: <c>{ "ids": [ … ] }</c>.</summary>
internal static class NotificationIds
{
    /// <summary>As many as a page of a list has.</summary>
    public const int Max = 100;

    public static Guid ReadOne(JsonFields fields, string name)
    {
        var text = fields.Text(name, 64, required: true);
        if (!Guid.TryParse(text, out var id) && !string.IsNullOrWhiteSpace(text))
            fields.Fail(name, $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: a notification id");
        return id;
    }

    public static IReadOnlyList<Guid> Read(JsonFields fields)
    {
        var hadErrors = fields.Errors.Any;
        var texts = fields.Texts("ids", Max, 64);
        if (texts is null or [] && fields.Errors.Any == hadErrors)
            fields.Fail("ids", $"is empty; allowed: 1 to {Max} notification ids");
        var ids = new List<Guid>();
        foreach (var (index, text) in (texts ?? []).Index())
        {
            if (Guid.TryParse(text, out var id))
                ids.Add(id);
            else
                fields.Fail($"ids[{index}]", $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: a notification id");
        }
        fields.RejectUnknown();
        return ids;
    }
}
