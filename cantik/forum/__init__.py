"""The forum of Satu Data: activities, the year, meetings, metadata, parameters, definitions, policies, impact."""
