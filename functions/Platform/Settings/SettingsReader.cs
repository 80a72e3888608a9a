using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notifications.Platform.Http;

namespace Notifications.Platform.Settings;

/// <summary>Reads a section of the settings into its options: values that can't be read are named, with what is allowed, and durations are
/// taken as people write them. The binder of .NET then only sees what it understands as it was meant.</summary>
internal static class SettingsReader
{
    /// <summary>Binds the section, or says what is wrong with it: nothing is bound then.</summary>
    public static IReadOnlyList<string> Bind(IConfiguration configuration, string section, object options)
    {
        var errors = new List<string>();
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Read(configuration.GetSection(section), options.GetType(), values, errors);
        if (errors.Count == 0)
            new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection(section).Bind(options);
        return errors;
    }

    private static void Read(IConfigurationSection section, Type type, Dictionary<string, string?> values, List<string> errors)
    {
        foreach (var (child, childType) in SettingsShape.Known(section, type))
        {
            if (!SettingsShape.IsValue(childType))
                Read(child, childType, values, errors);
            else if (child.Value is { } text)
                values[child.Path] = ReadValue(child.Path, text, childType, errors);
        }
    }

    private static string? ReadValue(string path, string text, Type type, List<string> errors)
    {
        var plain = Nullable.GetUnderlyingType(type);
        // An empty text is how an environment says that an optional one is not set.
        if (text.Length == 0 && plain is not null)
            return null;
        if (Wrong(text, plain ?? type, out var read) is { } wrong)
            errors.Add($"{path} {wrong}");
        return read;
    }

    private static string? Wrong(string text, Type type, out string read)
    {
        read = text;
        if (type == typeof(string))
            return null;
        if (type == typeof(TimeSpan))
        {
            var wrong = Durations.Read(text, out var duration);
            read = duration.ToString("c", CultureInfo.InvariantCulture);
            return wrong;
        }
        var allowed = Allowed(text.Trim(), type);
        return allowed is null ? null : $"is '{FieldErrors.Shorten(text)}'; allowed: {allowed}.";
    }

    /// <summary>What is allowed, when the text is not.</summary>
    private static string? Allowed(string text, Type type)
    {
        var invariant = CultureInfo.InvariantCulture;
        if (type == typeof(bool))
            return bool.TryParse(text, out _) ? null : "true, false";
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out _) ? null : "a whole number";
        if (type == typeof(double))
            return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, invariant, out _) ? null
                : "a number, with a point";
        if (type.IsEnum)
            return Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase) ? null : string.Join(", ", Enum.GetNames(type));
        throw new InvalidOperationException($"Settings of type {type.Name} can't be read.");
    }
}

/// <summary>Which names an options class gives its section.</summary>
internal static class SettingsShape
{
    public static bool IsValue(Type type) => type == typeof(string) || (Nullable.GetUnderlyingType(type) ?? type).IsValueType;

    /// <summary>What is set there and has a place in the options, with its type.</summary>
    public static IEnumerable<(IConfigurationSection Child, Type Type)> Known(IConfigurationSection section, Type type) =>
        from child in section.GetChildren()
        let childType = TypeOf(type, child.Key)
        where childType is not null
        select (child, childType);

    /// <summary>Null when there is no such name.</summary>
    public static Type? TypeOf(Type type, string name)
    {
        if (ItemOf(type) is { } item)
            return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? item : null;
        return Properties(type).FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase))?.PropertyType;
    }

    /// <summary>Of a list by their numbers, so none.</summary>
    public static IEnumerable<string> Names(Type type) => ItemOf(type) is null ? Properties(type).Select(p => p.Name) : [];

    public static bool IsList(Type type) => ItemOf(type) is not null;

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>What the binder fills: what can be set, and lists.</summary>
    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.GetMethod is { IsStatic: false } && (p.SetMethod is { IsPublic: true } || IsList(p.PropertyType)));
}

/// <summary>What is wrong with a section of the settings: each line names the setting, its value and what is allowed.</summary>
internal sealed class SettingErrors(string section)
{
    /// <summary>The shortest and longest time that one call of a provider may be given.</summary>
    public static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(100), MaxTimeout = TimeSpan.FromMinutes(1);

    private readonly List<string> errors = [];

    public ValidateOptionsResult Result => errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

    public void InRange<T>(string name, T value, T min, T max) where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
            Add(name, $"is '{value}'; allowed: {min} to {max}.");
    }

    /// <summary>Two settings that contradict each other: the longer one would be cut without a word.</summary>
    public void NotLonger(string name, TimeSpan value, string limitName, TimeSpan limit)
    {
        if (value > limit)
            Add(name, $"is '{value}', longer than {section}:{limitName}, which is '{limit}'; allowed: at most that.");
    }

    /// <param name="says">What follows the setting's name, with a full stop.</param>
    public void Add(string name, string says) => errors.Add($"{section}:{name} {says}");

    public void Add(string says) => errors.Add(says);

    public void AddAll(SettingErrors others) => errors.AddRange(others.errors);

    /// <summary>https, or http to this machine.</summary>
    public static bool IsSecure(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}

internal static class SettingsRegistration
{
    /// <summary>Reads a section into its options and validates them when the app starts: a wrong setting stops it.</summary>
    public static IServiceCollection AddSettings<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        services.AddSingleton(new SettingsSection(section, typeof(TOptions)));
        services.AddOptions<TOptions>().ValidateOnStart().Configure<IConfiguration>((options, configuration) =>
        {
            if (SettingsReader.Bind(configuration, section, options) is { Count: > 0 } errors)
                throw new OptionsValidationException(section, typeof(TOptions), errors);
        });
        return services;
    }
}
