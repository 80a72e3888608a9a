namespace Azure.Data.Tables;

/// <summary>Whether an update keeps the stored properties that it does not name.</summary>
public enum TableUpdateMode
{
    Merge = 0,
    Replace = 1,
}
