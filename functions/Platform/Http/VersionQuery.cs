using System.Globalization;

namespace Notifications.Platform.Http;

/// <summary>The query of an address whose every change is a new version: <c>?version=2</c> asks for that one.</summary>
internal static class VersionQuery
{
    /// <summary>Null when none is asked for, or what is there is wrong.</summary>
    public static int? Read(QueryParameters query, FieldErrors errors)
    {
        query.RejectUnknown(errors, "this address", ["version"]);
        if (query["version"] is not { } given)
            return null;
        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0)
            return version;
        errors.Add("version", $"'{FieldErrors.Shorten(given)}' is not allowed; allowed: the number of a version");
        return null;
    }
}

/// <summary>A change that takes a version again that was in use before.</summary>
internal static class ActiveVersion
{
    public const string Member = "activeVersion";

    /// <summary>Null when it is wrong, as the fields' errors say.</summary>
    public static int? Read(JsonFields fields)
    {
        var version = fields.Whole(Member, 1, int.MaxValue);
        if (version is null && !fields.Errors.Any)
            fields.Fail(Member, "is null; allowed: the number of a version");
        fields.RejectUnknown();
        return fields.Errors.Any ? null : version;
    }

    /// <param name="kept">Those that there are.</param>
    public static Answer NotKept(JsonFields fields, int version, string name, IReadOnlyList<int> kept)
    {
        var allowed = kept.Count == 0 ? $"none, '{name}' has no version of your own" : string.Join(", ", kept);
        fields.Fail(Member, $"{version} is no version of '{name}'; allowed: {allowed}");
        return Answer.Problem(Problems.Invalid(fields.Errors));
    }
}
