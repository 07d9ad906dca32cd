from training.models.catalogue import Course, CourseMaterial, CourseSkill, CourseVersion, Provider

__all__ = [
    "Course",
    "CourseMaterial",
    "CourseSkill",
    "CourseVersion",
    "Provider",
]
