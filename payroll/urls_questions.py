"""Addresses of the questions about payslips."""

from django.urls import path

from payroll.views import own_questions, questions

urlpatterns = [
    path("questions/", questions.QuestionListView.as_view(), name="question_list"),
    path("questions/<int:pk>/", questions.QuestionAnswerView.as_view(), name="question_answer"),
    path("questions/<int:pk>/rappel/", questions.QuestionSearchView.as_view(), name="question_search"),
    path("mes-bulletins/questions/", own_questions.OwnQuestionListView.as_view(), name="own_questions"),
    path("mes-bulletins/questions/<int:pk>/", own_questions.OwnQuestionView.as_view(), name="own_question"),
    path(
        "mes-bulletins/questions/<int:pk>/retirer/",
        own_questions.OwnQuestionWithdrawView.as_view(),
        name="own_question_withdraw",
    ),
    path("mes-bulletins/<int:pk>/question/<str:code>/", own_questions.OwnQuestionAskView.as_view(), name="own_question_ask"),
]
