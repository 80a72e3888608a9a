using System.ComponentModel.DataAnnotations;

namespace Notifications.Rooms;

/// <summary>Checks a setting that is a list of patterns of room names.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RoomPatternsAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) =>
        value is IEnumerable<string> patterns && patterns.All(p => p.Length == 0 || RoomNames.Check(p.Replace('*', '-')) is null);
}
