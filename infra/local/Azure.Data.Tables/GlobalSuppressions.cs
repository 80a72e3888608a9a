using System.Diagnostics.CodeAnalysis;

[assembly: SuppressMessage("Naming", "CA1707", Justification = "The official names.", Scope = "type", Target = "~T:Azure.Data.Tables.TableClientOptions.ServiceVersion")]
[assembly: SuppressMessage("Naming", "CA1716", Justification = "The official parameter name 'select'.", Scope = "namespaceanddescendants", Target = "~N:Azure.Data.Tables")]
[assembly: SuppressMessage("Naming", "CA1710", Justification = "The official name.", Scope = "type", Target = "~T:Azure.Data.Tables.TableEntity")]
